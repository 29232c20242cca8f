import { expect } from '@open-wc/testing';
import { readTail } from '../../../../../src/file/file-source.js';
import { digestTail, fingerprint, type TailDigest } from '../../../../../src/file/fingerprint.js';
import { sessionFile } from '../../../../../src/manager/task/file/session-file.js';
import { MIXED } from '../../../../../src/manager/task/file/mixed.js';
import type { Task } from '../../../../../src/manager/task/task.js';

const KIB = 1024;
const FRAGMENT = 512 * KIB;
const FRAGMENTS = 8;
const LAST = { start: (FRAGMENTS - 1) * FRAGMENT, end: FRAGMENTS * FRAGMENT };

/** A file that counts the bytes that are read of it. */
class CountedFile extends File {
  bytesRead = 0;
  isReadable = true;

  override slice(...range: Parameters<File['slice']>): Blob {
    if (!this.isReadable) throw new DOMException('', 'NotReadableError');
    const blob = super.slice(...range);
    this.bytesRead += blob.size;
    return blob;
  }
}

/** As much of a task as the comparison of its file uses, with all Fragments but the last sent. */
async function taskOf(file: CountedFile): Promise<Task & { fingerprints: (string | null)[] }> {
  const fingerprints: (string | null)[] = [];
  const ends = Array.from({ length: FRAGMENTS - 1 }, (_, i) =>
    digestTail(readTail(file, i * FRAGMENT, (i + 1) * FRAGMENT)),
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

/** A task whose file was compared while its last Fragment was under way. */
async function comparedAhead(): Promise<{
  file: CountedFile;
  task: Awaited<ReturnType<typeof taskOf>>;
  io: ReturnType<typeof sessionFile>;
}> {
  const file = countedFile();
  const task = await taskOf(file);
  const io = sessionFile(task);
  await io.digestTail(LAST.start, LAST.end);
  expect(await io.verifyAhead(LAST)).to.equal(undefined);
  return { file, task, io };
}

function changeByte(task: Task, { size }: CountedFile, at: number): void {
  const bytes = new Uint8Array(size);
  bytes[at] = 1;
  Object.assign(task.shown, { file: new CountedFile([bytes], 'a') });
}

describe('the comparison of a file before Close-Session', () => {
  it('reads a sample of the last Fragment only, if all else was compared before its Ack', async () => {
    const { file, io } = await comparedAhead();
    file.bytesRead = 0;
    expect(await io.verifyRest()).to.equal(undefined);
    expect(file.bytesRead).to.equal((3 + 1) * 64 * KIB);
  });

  it('reads all again if the last Fragment is sent again and cannot be compared ahead', async () => {
    const file = countedFile();
    const io = sessionFile(await taskOf(file));
    await io.verifyAhead(LAST);
    file.isReadable = false;
    expect(await io.verifyAhead(LAST)).to.equal(undefined);
    file.isReadable = true;
    file.bytesRead = 0;
    expect(await io.verifyRest()).to.equal(undefined);
    expect(file.bytesRead).to.equal((16 + FRAGMENTS - 1) * 64 * KIB);
  });

  it('reads all ends of Fragments if none was compared before', async () => {
    const file = countedFile();
    const io = sessionFile(await taskOf(file));
    expect(await io.verifyRest()).to.equal(undefined);
    expect(file.bytesRead).to.equal(16 * 64 * KIB + (FRAGMENTS - 1) * 64 * KIB);
  });

  it('keeps nothing for a task that was started over with another file while an end was read or compared', async () => {
    const file = countedFile();
    const task = await taskOf(file);
    const io = sessionFile(task);
    const read = io.digestTail(0, FRAGMENT);
    const startOver = (): unknown => Object.assign(task, { session: {} });
    startOver();
    await read;
    expect(task.facts.sent).to.have.length(FRAGMENTS - 1);
    Object.assign(task.shown, { file: new CountedFile([new Uint8Array(file.size).fill(1)], 'a') });
    const compared = io.verify();
    // The file is looked at a turn later.
    await Promise.resolve();
    startOver();
    expect(await compared).to.equal(undefined);
    expect(task.fingerprints).to.deep.equal([]);
  });

  it('finds a change while the last Fragment is under way, also of what was compared before', async () => {
    const { file, task, io } = await comparedAhead();
    const changed = new CountedFile([new Uint8Array(file.size).fill(1)], 'a');
    Object.assign(task.shown, { file: changed });
    expect(await io.verifyRest()).to.equal('changed');
    expect(task.fingerprints).to.deep.equal([MIXED]);
  });

  it('finds a change within the last Fragment, whose end is as it was', async () => {
    const { file, task, io } = await comparedAhead();
    changeByte(task, file, LAST.start);
    expect(await io.verifyRest()).to.equal('changed');
  });

  it('finds a change of the end of the last Fragment, which was compared before its Ack, too', async () => {
    const { file, task, io } = await comparedAhead();
    changeByte(task, file, LAST.end - 1);
    expect(await io.verifyRest()).to.equal('changed');
  });

  it('finds a change before the last Fragment at once', async () => {
    const task = await taskOf(countedFile());
    const changed = new CountedFile([new Uint8Array(FRAGMENTS * FRAGMENT).fill(1)], 'a');
    Object.assign(task.shown, { file: changed });
    expect(await sessionFile(task).verifyAhead(LAST)).to.equal('changed');
  });

  it('is not made ahead for a file that is no larger than the end of a Fragment', async () => {
    const file = new CountedFile([new Uint8Array(64 * KIB)], 'a');
    const task = await taskOf(countedFile());
    Object.assign(task.shown, { file });
    await sessionFile(task).verifyAhead({ start: 0, end: file.size });
    expect(file.bytesRead).to.equal(0);
  });
});
