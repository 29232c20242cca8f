import { expect } from '@open-wc/testing';
import { findTrouble, sliceOf } from '../../../src/file/file-source.js';

const file = new File(['0123456789'], 'a.txt', { type: 'text/plain' });

/** A file whose every read fails. */
class BrokenFile extends File {
  readonly #name: string;
  constructor(errorName: string) {
    super(['0123456789'], 'a.txt');
    this.#name = errorName;
  }
  override slice(): Blob {
    const name = this.#name;
    return new (class extends Blob {
      override arrayBuffer(): Promise<ArrayBuffer> {
        return Promise.reject(new DOMException('gone', name));
      }
    })();
  }
}

describe('the file as the session reads it', () => {
  it('is sliced without its type, which would become a Content-Type', async () => {
    const slice = sliceOf(file, { start: 2, end: 5 });
    expect([await slice.text(), slice.type]).to.deep.equal(['234', '']);
  });

  it('is readable if both ends of the range can be read', async () => {
    expect(await findTrouble(file, { start: 0, end: 10 })).to.equal(undefined);
    expect(await findTrouble(file, { start: 9, end: 10 })).to.equal(undefined);
  });

  it('is changed if it got shorter than the range', async () => {
    expect(await findTrouble(file, { start: 5, end: 11 })).to.equal('changed');
    expect(await findTrouble(file, { start: 20, end: 30 })).to.equal('changed');
  });

  for (const [name, expected] of [
    ['NotReadableError', 'changed'],
    ['NotFoundError', 'unreadable'],
  ] as const) {
    it(`is ${expected} if reading it throws ${name}`, async () => {
      expect(await findTrouble(new BrokenFile(name), { start: 0, end: 1 })).to.equal(expected);
    });
  }
});
