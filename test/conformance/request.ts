export type Header = readonly [name: string, value: string];

/** A request whose bytes are exactly what its fields say: no header is added that is not listed here. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** The bytes up to and with the empty line. Header values may hold any byte: latin1 keeps them. */
export function requestHead(request: Request): Buffer {
  const lines = [`${request.method} ${request.path} HTTP/1.1`];
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

export function requestBytes(request: Request): Buffer {
  return Buffer.concat([requestHead(request), request.body]);
}

/** Puts `changes` in the place of headers of the same name; those not there yet go to the end. */
export function replaceHeaders(headers: readonly Header[], changes: readonly Header[]): Header[] {
  const changed = new Set(changes.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !changed.has(name.toLowerCase())), ...changes];
}

export function dropHeaders(headers: readonly Header[], names: readonly string[]): Header[] {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}
