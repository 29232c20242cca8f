export type Header = readonly [name: string, value: string];

/** A request that is sent exactly as its fields say, without any further header. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
}

/** The bytes up to and including the empty line. Header values may contain any byte, so the encoding is latin1. */
export function requestHead(request: Request): Buffer {
  const lines = [`${request.method} ${request.path} HTTP/1.1`];
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

export function requestBytes(request: Request): Buffer {
  return Buffer.concat([requestHead(request), request.body]);
}

/** Replaces headers by those of the same name in `changes`; new ones are appended. */
export function replaceHeaders(headers: readonly Header[], changes: readonly Header[]): Header[] {
  const changed = new Set(changes.map(([name]) => name.toLowerCase()));
  return [...headers.filter(([name]) => !changed.has(name.toLowerCase())), ...changes];
}

export function dropHeaders(headers: readonly Header[], names: readonly string[]): Header[] {
  const dropped = new Set(names.map((name) => name.toLowerCase()));
  return headers.filter(([name]) => !dropped.has(name.toLowerCase()));
}
