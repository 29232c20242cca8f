/**
 * SHA-256 of a few bytes, as lower-case hex. WebCrypto only exists in secure contexts, and BITS servers
 * on intranets are often plain http: there the digest is computed here.
 */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await sha256(bytes);
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of a few bytes. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  // Typed as always present, but undefined in insecure contexts.
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  return subtle === undefined ? sha256Slow(bytes) : new Uint8Array(await subtle.digest('SHA-256', bytes));
}

/** FIPS 180-4 in plain arithmetic. */
export function sha256Slow(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { initial, rounds } = constants();
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const hash = Uint32Array.from(initial);
  const words = new Uint32Array(64);
  for (let at = 0; at < padded.length; at += 64) compress(hash, words, rounds, view, at);
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((word, i) => {
    digest.setUint32(i * 4, word);
  });
  return new Uint8Array(digest.buffer);
}

function compress(hash: Uint32Array, w: Uint32Array, k: Uint32Array, view: DataView, at: number): void {
  const get = (array: Uint32Array, i: number): number => array[i] ?? 0;
  const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n));
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = get(w, i - 15);
    const y = get(w, i - 2);
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = (get(w, i - 16) + s0 + get(w, i - 7) + s1) | 0;
  }
  const v = Uint32Array.from(hash);
  for (let i = 0; i < 64; i++) {
    const a = get(v, 0);
    const e = get(v, 4);
    const choice = (e & get(v, 5)) ^ (~e & get(v, 6));
    const majority = (a & get(v, 1)) ^ (a & get(v, 2)) ^ (get(v, 1) & get(v, 2));
    const t1 =
      (get(v, 7) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + get(k, i) + get(w, i)) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    v.copyWithin(1, 0, 7);
    v[4] = (get(v, 4) + t1) | 0;
    v[0] = (t1 + t2) | 0;
  }
  for (let i = 0; i < 8; i++) hash[i] = (get(hash, i) + get(v, i)) | 0;
}

/** The first 32 bits of the fractions of the square and cube roots of the first primes [FIPS 180-4 4.2.2, 5.3.3]. */
function constants(): { initial: Uint32Array; rounds: Uint32Array } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const fraction = (x: number): number => (x - Math.floor(x)) * 2 ** 32;
  return {
    initial: Uint32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p))),
    rounds: Uint32Array.from(primes, (p) => fraction(Math.cbrt(p))),
  };
}
