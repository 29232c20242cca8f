import { randomBytes } from 'node:crypto';
import { exchange, type Answer, type Line, type Sent } from './exchange.js';

/** A look at one endpoint. */
export interface Visit {
  readonly endpoint: string;
  /** The origin of the page, if it was given or read from the page. */
  readonly pageOrigin?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly line: Line;
  /** Whether packets are POST with X-Http-Method-Override. */
  readonly tunnelled: boolean;
}

const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

/** The destination of a file that no visitor has: in a directory, or where the template of the endpoint has it. */
export function destination({ endpoint }: Pick<Visit, 'endpoint'>): URL {
  const name = `bits-upload-doctor-${randomBytes(6).toString('hex')}.bin`;
  const url = /\{\w+\}/.test(endpoint) ? endpoint.replace(/\{\w+\}/g, name) : endpoint + name;
  return new URL(url);
}

/** A packet as the widget sends it; without a method of its own if it is tunnelled. */
export function packet(
  visit: Visit,
  type: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Buffer,
): Sent {
  return {
    method: visit.tunnelled ? 'POST' : 'BITS_POST',
    headers: {
      'BITS-Packet-Type': type,
      ...(visit.tunnelled && { 'X-Http-Method-Override': 'BITS_POST' }),
      ...(type === 'Create-Session' && { 'BITS-Supported-Protocols': PROTOCOL }),
      ...visit.headers,
      ...headers,
    },
    ...(body && { body }),
  };
}

export function send(
  visit: Visit,
  url: URL,
  type: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Buffer,
): Promise<Answer> {
  return exchange(url, packet(visit, type, headers, body), visit.line);
}

export function isAck(answer: Answer): boolean {
  return answer.headers['bits-packet-type']?.toLowerCase() === 'ack';
}

/** An answer in words, for a finding. */
export function words(answer: Answer): string {
  const code = answer.headers['bits-error-code'] ?? answer.headers['bits-error'];
  const html = !isAck(answer) && /^text\/html/i.test(answer.headers['content-type'] ?? '');
  const more = [...(code === undefined ? [] : [`error ${code}`]), ...(html ? ['a web page'] : [])];
  return [String(answer.status), ...more].join(', ');
}

/** A session, which is cancelled after `use`. */
export async function withSession<T>(
  visit: Visit,
  use: (url: URL, id: string) => Promise<T>,
): Promise<T | Answer> {
  const url = destination(visit);
  const created = await send(visit, url, 'Create-Session');
  const id = created.headers['bits-session-id'];
  if (!isAck(created) || created.status >= 300 || id === undefined) return created;
  try {
    return await use(url, id);
  } finally {
    // If it fails, the server removes the session after its own timeout.
    await send(visit, url, 'Cancel-Session', { 'BITS-Session-Id': id }).catch(() => undefined);
  }
}
