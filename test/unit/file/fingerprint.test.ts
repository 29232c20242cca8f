import { expect } from '@open-wc/testing';
import { readTail } from '../../../src/file/file-source.js';
import { digestTail, fingerprint, matchesTails } from '../../../src/file/fingerprint.js';

const KIB = 1024;
const MIB = 1024 * KIB;
const SIZE = 10 * MIB + 12_345;

const content = new Uint8Array(SIZE).map((_, i) => (i * 31) ^ (i >> 7));

/** The same bytes but for one. */
function changedAt(at: number): Blob {
  const bytes = content.slice();
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return new Blob([bytes]);
}

/** A Blob that counts what is read of it through slices. */
class CountingBlob extends Blob {
  readonly ranges: [number, number][] = [];
  override slice(start = 0, end = this.size, type?: string): Blob {
    this.ranges.push([start, end]);
    return super.slice(start, end, type);
  }
  get bytesSliced(): number {
    return this.ranges.reduce((sum, [start, end]) => sum + end - start, 0);
  }
}

describe('the fingerprint', () => {
  it('is the same for the same content, whatever carries it', async () => {
    const print = await fingerprint(new Blob([content]));
    expect(print).to.match(/^[0-9a-f]{64}$/);
    const file = new File([content.slice(0, 5), content.slice(5)], 'other.bin', { lastModified: 7 });
    expect(await fingerprint(file)).to.equal(print);
  });

  it('reads at most 1 MiB of a large file, evenly spread, its first and last block among it', async () => {
    const blob = new CountingBlob([content]);
    await fingerprint(blob);
    expect(blob.bytesSliced).to.equal(MIB);
    const starts = blob.ranges.map(([start]) => start);
    expect(starts[0]).to.equal(0);
    expect(blob.ranges.at(-1)?.[1]).to.equal(SIZE);
    const gaps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).to.be.at.most(1);
  });

  it('differs when any sampled block differs, at its first and its last byte', async () => {
    const blob = new CountingBlob([content]);
    const print = await fingerprint(blob);
    for (const [start, end] of blob.ranges) {
      expect(await fingerprint(changedAt(start)), `byte ${start}`).to.not.equal(print);
      expect(await fingerprint(changedAt(end - 1)), `byte ${end - 1}`).to.not.equal(print);
    }
  });

  it('differs when the size differs', async () => {
    const zeros = (length: number): Blob => new Blob([new Uint8Array(length)]);
    const prints = await Promise.all(
      [0, 1, 2, MIB, MIB + 1, 2 * MIB].map((size) => fingerprint(zeros(size))),
    );
    expect(new Set(prints).size).to.equal(prints.length);
  });

  it('reads files up to 1 MiB whole: any byte counts', async () => {
    const bytes = content.slice(0, 200 * KIB);
    const print = await fingerprint(new Blob([bytes]));
    for (const at of [0, 70_000, 150_001, bytes.length - 1]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await fingerprint(new Blob([changed]))).to.not.equal(print);
    }
  });

  it('takes less than 50 ms', async () => {
    const blob = new Blob([content]);
    await fingerprint(blob);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const started = performance.now();
      await fingerprint(blob);
      times.push(performance.now() - started);
    }
    expect(Math.min(...times), 'ms, the best of five').to.be.lessThan(50);
  });
});

describe('the hash of the acknowledged tail', () => {
  const file = new Blob([content]);

  it('covers at most 64 KiB, and none before the start', async () => {
    expect(await digestTail(readTail(file, 0, MIB))).to.include({ start: MIB - 64 * KIB, end: MIB });
    expect(await digestTail(readTail(file, MIB - 5, MIB))).to.include({ start: MIB - 5, end: MIB });
  });

  it('matches the same bytes, and differs for other bytes', async () => {
    const tail = await digestTail(readTail(file, 0, MIB));
    expect(await matchesTails(file, [tail])).to.equal(true);
    expect(await matchesTails(changedAt(MIB - 1), [tail])).to.equal(false);
    expect(await matchesTails(changedAt(MIB - 64 * KIB), [tail])).to.equal(false);
    expect(await matchesTails(changedAt(MIB), [tail]), 'beyond it').to.equal(true);
  });

  it('of several parts differs when any of them changes', async () => {
    const tails = await Promise.all([1, 2, 3].map((nr) => digestTail(readTail(file, 0, nr * MIB))));
    expect(await matchesTails(file, tails)).to.equal(true);
    for (const { start, end } of tails) {
      expect(await matchesTails(changedAt(start), tails), `byte ${start}`).to.equal(false);
      expect(await matchesTails(changedAt(end - 1), tails), `byte ${end - 1}`).to.equal(false);
      expect(await matchesTails(changedAt(end), tails), `byte ${end}`).to.equal(true);
    }
    expect(await matchesTails(file, []), 'nothing is claimed').to.equal(true);
  });

  it('of a file that got shorter cannot be read', async () => {
    const tail = await digestTail(readTail(file, 0, MIB));
    const error: unknown = await matchesTails(file.slice(0, MIB - 1), [tail]).catch(
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(DOMException);
    expect((error as DOMException).name).to.equal('NotReadableError');
  });
});
