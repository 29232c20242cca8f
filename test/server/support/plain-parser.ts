/** A request as any correct reader must see it. */
export interface PlainRequest {
  readonly method: string;
  readonly target: string;
  readonly body: Buffer;
}

/** A slow and simple HTTP/1.1 reader of a whole connection's bytes, to compare the fast one with. */
export function parsePlainly(bytes: Buffer): PlainRequest[] {
  const requests: PlainRequest[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) break;
    const [line = '', ...fields] = bytes.toString('latin1', at, end).split('\r\n');
    const [method = '', target = ''] = line.split(' ');
    const field = (name: string): string | undefined =>
      fields
        .find((text) => text.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    at = end + 4;
    let body: Buffer;
    if (field('transfer-encoding')) [body, at] = parseChunks(bytes, at);
    else {
      const length = Number(field('content-length') ?? 0);
      body = bytes.subarray(at, at + length);
      at += length;
    }
    requests.push({ method, target, body });
  }
  return requests;
}

function parseChunks(bytes: Buffer, start: number): [Buffer, number] {
  const pieces: Buffer[] = [];
  let at = start;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.toString('latin1', at, end), 16);
    at = end + 2;
    if (size === 0) break;
    pieces.push(bytes.subarray(at, at + size));
    at += size + 2;
  }
  // Trailer fields, then an empty line.
  for (let end = bytes.indexOf('\r\n', at); end !== at; end = bytes.indexOf('\r\n', at)) at = end + 2;
  return [Buffer.concat(pieces), at + 2];
}
