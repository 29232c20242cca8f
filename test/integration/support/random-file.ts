/** A file of random bytes; small blocks repeat nowhere, so that a misplaced Fragment shows. */
export function randomFile(name: string, bytes: number, lastModified = 1_700_000_000_000): File {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let left = bytes; left > 0; left -= 65_536) {
    parts.push(crypto.getRandomValues(new Uint8Array(Math.min(left, 65_536))));
  }
  return new File(parts, name, { lastModified });
}

/** SHA-256 of a blob, in hex. */
export async function sha256Of(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of what lies on the server, undefined when nothing does. */
export async function delivered(url: string): Promise<string | undefined> {
  const response = await fetch(url, { cache: 'no-store' });
  return response.status === 200 ? sha256Of(await response.blob()) : undefined;
}
