import { expect } from '@open-wc/testing';
import { digestTail, fingerprint, type TailDigest } from '../../../../src/file/fingerprint.js';
import { sessionFile } from '../../../../src/manager/task/session-file.js';
import { MIXED } from '../../../../src/manager/task/verify-same-file.js';
import type { Task } from '../../../../src/manager/task/task.js';

const KIB = 1024;
const FRAGMENT = 512 * KIB;
const FRAGMENTS = 8;

/** A file that counts the bytes that are read of it. */
class CountedFile extends File {
  bytesRead = 0;

  override slice(...range: Parameters<File['slice']>): Blob {
    const blob = super.slice(...range);
    this.bytesRead += blob.size;
    return blob;
  }
}

/** As much of a task as the comparison of its file uses, with all Fragments but the last sent. */
async function taskOf(file: CountedFile): Promise<Task & { fingerprints: (string | null)[] }> {
  const fingerprints: (string | null)[] = [];
  const ends = Array.from({ length: FRAGMENTS - 1 }, (_, i) =>
    digestTail(file, i * FRAGMENT, (i + 1) * FRAGMENT),
  );
  const facts = { sent: await Promise.all(ends) };
  const task = {
    shown: { file },
    facts,
    session: undefined,
    record: { init: { size: file.size }, fingerprint: await fingerprint(file), tail: null },
    identify: (taken: string | null) => fingerprints.push(taken),
    rememberSent: (digest: TailDigest) => (facts.sent = [...facts.sent, digest]),
    fingerprints,
  };
  file.bytesRead = 0;
  return task as unknown as Task & { fingerprints: (string | null)[] };
}

const countedFile = (): CountedFile => new CountedFile([new Uint8Array(FRAGMENTS * FRAGMENT)], 'a');

describe('the comparison of a file before Close-Session', () => {
  it('reads what the last Fragment added only, and the fingerprint, if the rest was compared before its Ack', async () => {
    const file = countedFile();
    const io = sessionFile(await taskOf(file));
    const early = io.verify(true);
    await early;
    expect(file.bytesRead, 'of the ends only').to.equal((FRAGMENTS - 1) * 64 * KIB);
    await io.digestTail((FRAGMENTS - 1) * FRAGMENT, file.size);
    expect(await early).to.equal(undefined);
    file.bytesRead = 0;
    expect(await io.verify()).to.equal(undefined);
    expect(file.bytesRead).to.equal(16 * 64 * KIB + 64 * KIB);
  });

  it('reads all ends of Fragments if none was compared before', async () => {
    const file = countedFile();
    const io = sessionFile(await taskOf(file));
    expect(await io.verify()).to.equal(undefined);
    expect(file.bytesRead).to.equal(16 * 64 * KIB + (FRAGMENTS - 1) * 64 * KIB);
  });

  it('finds a change while the last Fragment is under way, also of what was compared before', async () => {
    const file = countedFile();
    const task = await taskOf(file);
    const io = sessionFile(task);
    expect(await io.verify(true)).to.equal(undefined);
    const changed = new CountedFile([new Uint8Array(file.size).fill(1)], 'a');
    Object.assign(task.shown, { file: changed });
    expect(await io.verify()).to.equal('changed');
    expect(task.fingerprints).to.deep.equal([MIXED]);
  });

  it('finds a change before the last Fragment at once', async () => {
    const task = await taskOf(countedFile());
    const changed = new CountedFile([new Uint8Array(FRAGMENTS * FRAGMENT).fill(1)], 'a');
    Object.assign(task.shown, { file: changed });
    expect(await sessionFile(task).verify(true)).to.equal('changed');
  });

  it('is not made early for a file of one Fragment', async () => {
    const file = countedFile();
    const task = await taskOf(file);
    Object.assign(task.facts, { sent: task.facts.sent.slice(0, 1) });
    await sessionFile(task).verify(true);
    expect(file.bytesRead).to.equal(0);
  });
});
