import { refuseMalformed } from './refusal.js';

/** The parts of a request that the core uses, independent of sockets, parsers and frameworks. */
export interface RequestHead {
  readonly method: string;
  /** The request target exactly as on the request line, undecoded. */
  readonly target: string;
  /** Values by lower-case name, in order of arrival. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** `http://host:port`, as the client addressed this server. */
  readonly origin: string;
  /** The client's address; without authentication it identifies the user for `sessionsLimit`. */
  readonly remoteAddress: string;
  /** A number that identifies the connection. */
  readonly connection: number;
}

/** Builds the header map from a flat list of alternating names and values, such as `IncomingMessage.rawHeaders`. */
export function headerMap(rawHeaders: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    const values = headers.get(name);
    if (values) values.push(rawHeaders[i + 1] ?? '');
    else headers.set(name, [rawHeaders[i + 1] ?? '']);
  }
  return headers;
}

/**
 * The only value of a header, trimmed; undefined if the header is absent.
 * @throws Refusal 400 if the header is repeated: two recipients could each use a different value.
 */
export function single(head: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  const values = head.headers.get(name);
  if (!values) return undefined;
  if (values.length > 1) refuseMalformed(`${name} is given ${values.length} times`);
  return (values[0] ?? '').trim();
}

/** The first value, for headers whose invalid values do no harm (Origin, Range, conditions). */
export function first(head: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  return head.headers.get(name)?.[0]?.trim();
}
