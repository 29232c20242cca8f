import { refuseMalformed } from './refusal.js';

/** What the core knows of a request: no socket, no parser, no framework. */
export interface RequestHead {
  readonly method: string;
  /** The request target as it stood on the request line, undecoded. */
  readonly target: string;
  /** Values by lower-case name, in order of arrival. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** `http://host:port`, as the client addressed this server. */
  readonly origin: string;
  /** The client's address, for the per-user limit where nobody signs in. */
  readonly remoteAddress: string;
  /** Equal for requests on one connection. */
  readonly connection: number;
}

/** Builds the header map from a raw list: name, value, name, value (as `IncomingMessage.rawHeaders`). */
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
 * The one value of a header, trimmed; undefined when it is absent.
 * @throws Refusal 400 when the header is there twice: two parties could each believe another one.
 */
export function single(head: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  const values = head.headers.get(name);
  if (!values) return undefined;
  if (values.length > 1) refuseMalformed(`${name} is given ${values.length} times`);
  return (values[0] ?? '').trim();
}

/** The first value, for headers where rubbish does no harm (Origin, Range, conditions). */
export function first(head: Pick<RequestHead, 'headers'>, name: string): string | undefined {
  return head.headers.get(name)?.[0]?.trim();
}
