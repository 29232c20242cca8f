import type { Random } from '../support/random.js';

/** A request as it goes over the wire, and what may come of it. */
export interface FuzzRequest {
  readonly marker: string;
  readonly method: string;
  readonly bytes: Buffer;
  /** Refused before any handler sees it, with this status. */
  readonly refused?: number;
  /** Whether no bytes after it may be answered. */
  readonly last: boolean;
  /** The delivered file that it asks for in whole. */
  readonly file?: SeedFile;
}

/** A file that lies on the server before the run, and is never written. */
export interface SeedFile {
  readonly name: string;
  readonly text: string;
}

export const SEED_FILES: readonly SeedFile[] = [17, 1000, 70_000, 5, 0].map((size, i) => ({
  name: `seed-${i}.txt`,
  text: `${i}`.repeat(size),
}));

const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';
/** Paths that would be somewhere else to a reader that is not careful. */
const ODD_PATHS = [
  ...[
    '/uploads/../canary',
    '/uploads/%2e%2e/canary',
    '/uploads/..%2fcanary',
    '/uploads/%252e%252e%252fcanary',
  ],
  ...['/uploads/..\\canary', '/%75ploads/x', '//uploads/x', '/uploads/./x', '/uploads/.bits/x', '*', '/'],
  ...[
    '/uploads/',
    '/uploads',
    '/uploads/a/b/c',
    '/uploads/%00',
    '/uploads/%zz',
    '/uploads/con',
    '/faults',
    '/faults/log',
  ],
  ...[
    'http://a/uploads/x',
    '/uploads/BITS-Sessions/Replies/x/responsefile.bin',
    `/uploads/${'n'.repeat(300)}`,
  ],
];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PROPPATCH', 'POST', 'PATCH'];

/** A session that may be there. */
export interface KnownSession {
  readonly id: string;
  readonly path: string;
}

/** @param session one that its packets may go on with. */
export function randomRequest(random: Random, marker: string, session: KnownSession): FuzzRequest {
  const kind = random.below(100);
  if (kind < 25) return download(random, marker);
  if (kind < 70) return packet(random, marker, session);
  if (kind < 72) return plain(marker, 'GET', '/uploads/?list&');
  if (kind < 75) return refusedRequest(random, marker);
  const path = random.chance(0.5) ? random.pick(ODD_PATHS) : `/uploads/f${random.below(40)}`;
  return plain(marker, random.pick(METHODS), `${path}?`, [], body(random, marker), random);
}

function download(random: Random, marker: string): FuzzRequest {
  const file = random.pick(SEED_FILES);
  const method = random.pick(['GET', 'GET', 'HEAD']);
  if (random.chance(0.3)) {
    const range = random.pick(['bytes=0-0', 'bytes=-3', 'bytes=9-', 'bytes=99999999-', 'bytes=1-2,4-5', 'x']);
    return plain(marker, method, `/uploads/${file.name}?`, [`Range: ${range}`]);
  }
  return { ...plain(marker, method, `/uploads/${file.name}?`, [], undefined, random), file };
}

function packet(random: Random, marker: string, session: KnownSession): FuzzRequest {
  const type = random.pick([
    'Ping',
    'Create-Session',
    'Fragment',
    'Fragment',
    'Fragment',
    'Close-Session',
    'Cancel-Session',
  ]);
  const lines = [`BITS-Packet-Type: ${type}`];
  if (type === 'Create-Session') lines.push(`BITS-Supported-Protocols: ${PROTOCOL}`);
  else lines.push(`BITS-Session-Id: ${session.id}`);
  const bytes = type === 'Fragment' ? (body(random, marker) ?? Buffer.from('x')) : undefined;
  if (bytes) {
    const first = random.pick([0, 0, 100, 500]);
    lines.push(
      `Content-Range: bytes ${first}-${first + bytes.length - 1}/${first + bytes.length + random.below(2) * 500}`,
    );
    if (random.chance(0.1))
      lines.push('Content-Digest: sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:');
  }
  const own = type === 'Create-Session' || random.chance(0.05);
  const path = `${own ? `/uploads/f${random.below(40)}` : session.path}?`;
  if (random.chance(0.1))
    return plain(marker, 'POST', path, ['X-HTTP-Method-Override: BITS_POST', ...lines], bytes);
  return plain(marker, 'BITS_POST', path, lines, bytes, type === 'Fragment' ? undefined : random);
}

function refusedRequest(random: Random, marker: string): FuzzRequest {
  const [refused, method, line] = random.pick([
    [417, 'BITS_POST', 'Expect: foo'],
    [417, 'HEAD', 'Expect: 100-continue, x'],
    [501, 'SUBSCRIBE', 'X: y'],
    [400, 'GET', 'Transfer-Encoding: gzip'],
    [400, 'BITS_POST', 'Folded: a\r\n b'],
  ] as const);
  return { ...plain(marker, method, '/uploads/seed-1.txt?', [line]), refused, last: true };
}

/** A body that looks like a request. An answer to it shows that the server misread the framing. */
function body(random: Random, marker: string): Buffer | undefined {
  if (random.chance(0.3)) return undefined;
  const decoy = `GET /uploads/seed-2.txt?m=decoy${marker} HTTP/1.1\r\nHost: a\r\nX-Marker: decoy${marker}\r\n\r\n`;
  return Buffer.from('x'.repeat(random.pick([0, 1, 500, 3000])) + decoy.repeat(random.below(3)) + 'y');
}

/** @param random where the framing and the connection are to vary. */
function plain(
  marker: string,
  method: string,
  target: string,
  added: readonly string[] = [],
  bytes?: Buffer,
  random?: Random,
): FuzzRequest {
  const lines = [`${method} ${target}m=${marker} HTTP/1.1`, 'Host: a', `X-Marker: ${marker}`, ...added];
  const chunked = bytes && random?.chance(0.4);
  if (chunked) lines.push('Transfer-Encoding: chunked');
  else if (bytes || method !== 'GET') lines.push(`Content-Length: ${bytes?.length ?? 0}`);
  if (bytes && random?.chance(0.1)) lines.push('Expect: 100-continue');
  let last = false;
  if (random?.chance(0.04)) {
    last = true;
    lines.push(...random.pick([['Connection: close'], ['Connection: Upgrade', 'Upgrade: h2c']]));
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  const framed = chunked ? inChunks(bytes) : (bytes ?? Buffer.alloc(0));
  return { marker, method, bytes: Buffer.concat([head, framed]), last };
}

function inChunks(bytes: Buffer): Buffer {
  const half = Math.floor(bytes.length / 2);
  const pieces = [bytes.subarray(0, half), bytes.subarray(half)].filter(({ length }) => length > 0);
  const chunks = pieces.flatMap((piece) => [
    Buffer.from(`${piece.length.toString(16)};x="y"\r\n`),
    piece,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from('0\r\nX-Trailer: z\r\n\r\n')]);
}
