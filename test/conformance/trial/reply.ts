import { fileBytes } from '../http/bytes.js';
import { type Connection } from '../http/connection.js';
import type { Header } from '../http/request.js';
import { requestBytes } from '../http/request.js';
import { header, type Response } from '../http/response.js';
import type { Session } from './session.js';
import { parseTarget, targetUrl, type Target } from '../http/target.js';
import type { Trial } from './trial.js';
import { check, Violation } from './verdict.js';

/** A session whose last byte is acknowledged, and its server application's reply. */
export interface Replied {
  readonly session: Session;
  readonly replyUrl: string;
  readonly lastAck: Response;
  readonly content: Buffer;
}

export async function untilReply(t: Trial, seed = 1): Promise<Replied> {
  const content = fileBytes(400, seed);
  const session = await t.create();
  await session.putRange(content, 0, 200);
  const lastAck = await session.putRange(content, 200, 400);
  const replyUrl = header(lastAck, 'BITS-Reply-URL');
  if (replyUrl === undefined || replyUrl === '') {
    throw new Violation('BITS-Reply-URL on the Ack to the last Fragment', 'none');
  }
  return { session, replyUrl, lastAck, content };
}

/**
 * The URL of the reply: on the original host, relative to the destination's directory, with the backslashes and braces
 * of IIS converted [IIS trace].
 */
export function resolveReplyUrl(t: Trial, session: Session, replyUrl: string): URL {
  const text = replyUrl.replaceAll('\\', '/').replaceAll('{', '%7B').replaceAll('}', '%7D');
  return new URL(text, new URL(session.path, targetUrl(t.target)));
}

function hostOf(url: URL): Target {
  return parseTarget(`${url.protocol}//${url.host}/`);
}

export async function fetchReply(
  t: Trial,
  { session, replyUrl }: Replied,
  headers: readonly Header[] = [],
): Promise<Response> {
  const url = resolveReplyUrl(t, session, replyUrl);
  const connection: Connection = await t.connect(hostOf(url));
  const path = url.pathname + url.search;
  const request = t.complete({ method: 'GET', path, headers, body: Buffer.alloc(0) }, connection.target);
  t.transcript.sent(request);
  await connection.write(requestBytes(request));
  const response = await connection.next({ unframed: 'until-close' });
  t.transcript.received(response);
  return response;
}

/** Fetches the whole reply, which has to exist. */
export async function fetchWhole(t: Trial, replied: Replied): Promise<Response> {
  const response = await fetchReply(t, replied);
  check(response.status === 200, '200 to GET of the reply', String(response.status));
  return response;
}
