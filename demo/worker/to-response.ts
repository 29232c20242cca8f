import type { Outcome } from '../server/front/exchange.js';

/** Statuses whose responses have no body. */
const EMPTY = new Set([101, 204, 205, 304]);

/** The response of an outcome; without an Ack it is what a broken connection is for a page. */
export function toResponse(outcome: Outcome): Response {
  if (outcome === 'none') return Response.error();
  const headers = new Headers({ Date: new Date().toUTCString() });
  for (const [name, value] of outcome.headers) headers.append(name, value);
  const { status, body = null } = outcome;
  return new Response(EMPTY.has(status) ? null : body, { status, headers });
}
