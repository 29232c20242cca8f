import { expect } from '@open-wc/testing';
import { sha256, sha256Hex } from '../../../src/file/sha256.js';
import { sha256Slow } from '../../../src/file/sha256-slow.js';

function random(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

const webCrypto = async (bytes: Uint8Array<ArrayBuffer>): Promise<number[]> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

describe('SHA-256 without WebCrypto', () => {
  it('equals WebCrypto for random bytes of every length to 200', async () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = random(length);
      expect(Array.from(sha256Slow(bytes)), `${length} bytes`).to.deep.equal(await webCrypto(bytes));
    }
  });

  for (const length of [65_535, 65_536, 1_048_576 + 13]) {
    it(`equals WebCrypto for ${length} bytes`, async () => {
      const bytes = random(length);
      expect(Array.from(sha256Slow(bytes))).to.deep.equal(await webCrypto(bytes));
    });
  }

  it('is used if the page is no secure context', async () => {
    const bytes = random(100);
    const expected = await webCrypto(bytes);
    const { subtle } = crypto;
    Object.defineProperty(crypto, 'subtle', { configurable: true, value: undefined });
    try {
      expect(Array.from((await sha256(bytes)) ?? [])).to.deep.equal(expected);
    } finally {
      Reflect.deleteProperty(crypto, 'subtle');
    }
    expect(crypto.subtle).to.equal(subtle);
  });

  it('[FIPS 180-4] equals the known answers, as hex', async () => {
    const hex = (text: string): Promise<string | null> => sha256Hex(new TextEncoder().encode(text));
    expect(await hex('')).to.equal('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(await hex('abc')).to.equal('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
