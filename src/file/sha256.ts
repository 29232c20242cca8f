/** SHA-256 of a small array, as lower-case hex; null if it cannot be computed. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const digest = await sha256(bytes);
  return digest && Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * SHA-256 of a small array; null if it cannot be computed. WebCrypto exists in secure contexts only; for BITS servers on
 * intranets, which often use plain http, another implementation is loaded, which may fail. It is tried again each time.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer> | null> {
  // Typed as always present, but undefined in insecure contexts.
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  try {
    if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes));
    const { sha256Slow } = await import('./sha256-slow.js');
    return sha256Slow(bytes);
  } catch {
    return null;
  }
}
