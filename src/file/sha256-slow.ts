/** The working variables a to h of FIPS 180-4, or the eight words of the hash. */
type Words = [number, number, number, number, number, number, number, number];

/** SHA-256 without WebCrypto, in the terms of FIPS 180-4. */
export function sha256Slow(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const k = primes.map((prime) => fraction(Math.cbrt(prime)));
  let hash = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))) as Words;
  const padded = new Uint8Array((bytes.length + 72) & ~63);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length * 8));
  const w = new Int32Array(64);
  const get = (i: number): number => w[i] ?? 0;
  for (let at = 0; at < padded.length; at += 64) {
    let [a, b, c, d, e, f, g, h] = hash;
    for (let i = 0; i < 64; i++) {
      w[i] =
        i < 16
          ? view.getInt32(at + i * 4)
          : get(i - 16) + sigma(get(i - 15), 7, 18, 3) + get(i - 7) + sigma(get(i - 2), 17, 19, 10);
      const choice = (e & f) ^ (~e & g);
      const majority = (a & b) ^ (a & c) ^ (b & c);
      const t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + (k[i] ?? 0) + get(i);
      const t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority;
      [a, b, c, d, e, f, g, h] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
    }
    hash = [a, b, c, d, e, f, g, h].map((word, i) => (word + (hash[i] ?? 0)) | 0) as Words;
  }
  hash.forEach((word, i) => {
    view.setInt32(i * 4, word);
  });
  return padded.slice(0, 32);
}

const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));

const sigma = (x: number, n: number, m: number, shift: number): number =>
  rotate(x, n) ^ rotate(x, m) ^ (x >>> shift);

/** First 32 bits of the fractional part of a root [FIPS 180-4 4.2.2, 5.3.3]. */
const fraction = (root: number): number => ((root % 1) * 2 ** 32) | 0;
