import type { ResponseHead } from '../../../src/protocol/ack.js';

/** The head of an answer with these headers; names are compared as HTTP does. */
export function responseHead(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  crossOrigin = false,
): ResponseHead {
  const all = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, crossOrigin, header: (name) => all.get(name.toLowerCase()) ?? null };
}
