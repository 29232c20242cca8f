import { refuseMalformed } from './refusal.js';

const ENTRY = /^\s*([a-z0-9*_.-]+)\s*=\s*:([A-Za-z0-9+/]*={0,2}):\s*$/;

/**
 * The SHA-256 of the body according to its `Content-Digest` header [RFC 9530 2]. Undefined without the header, and if
 * it names only algorithms that are not supported here: the RFC lets a recipient ignore those.
 * @throws Refusal 400 if the header cannot be parsed: a requested check must not be skipped.
 */
export function promisedSha256(value: string | undefined): Buffer | undefined {
  if (value === undefined) return undefined;
  let digest: Buffer | undefined;
  for (const entry of value.split(',')) {
    const match = ENTRY.exec(entry);
    if (!match) return refuseMalformed('unreadable Content-Digest');
    if (match[1] === 'sha-256') digest = Buffer.from(match[2] ?? '', 'base64');
  }
  if (digest && digest.length !== 32) refuseMalformed('a sha-256 has 32 bytes');
  return digest;
}
