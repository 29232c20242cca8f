import { refuseMalformed } from './refusal.js';

const ENTRY = /^\s*([a-z0-9*_.-]+)\s*=\s*:([A-Za-z0-9+/]*={0,2}):\s*$/;

/**
 * The SHA-256 that a `Content-Digest` header promises for the body [RFC 9530 2]; undefined when there is
 * no header, or only algorithms that are not checked here (which the RFC tells a recipient to ignore).
 * @throws Refusal 400 when the header cannot be read: a check that was asked for must not be skipped.
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
