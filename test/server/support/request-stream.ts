import type { Random } from '../../support/random.js';

/** Bodies that would fool a reader that looks for requests where there are none. */
const DECOYS = [
  'BITS_POST /decoy HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello',
  '\r\n\r\nBITS_POST /decoy HTTP/1.1\r\n\r\n',
  'GET /decoy HTTP/1.1\r\nHost: a\r\n\r\n',
  '0\r\n\r\nBITS_POST /decoy HTTP/1.1\r\nHost: a\r\n\r\n',
  '\n\n\r\r\n\0\xff',
  'BITS_POST',
];
const METHODS = ['BITS_POST', 'BITS_POST', 'BITS_POST', 'POST', 'GET', 'PROPPATCH', 'PUT', 'OPTIONS'];

/** Requests in a row on one connection, well formed, in all sorts of shapes. */
export function randomRequests(random: Random, count: number): Buffer {
  const pieces: Buffer[] = [];
  for (let i = 0; i < count; i += 1) pieces.push(randomRequest(random, `/${i}`));
  return Buffer.concat(pieces);
}

/** Cuts bytes at random places, sometimes into single bytes. */
export function randomSplits(random: Random, bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  const most = random.pick([1, 3, 17, 200, 5000]);
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random.below(most);
    // A copy: the scanner may write into what it is given.
    pieces.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return pieces;
}

function randomRequest(random: Random, target: string): Buffer {
  const method = random.pick(METHODS);
  const body = randomBody(random);
  const chunked = random.chance(0.3);
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: a'];
  if (random.chance(0.2)) lines.push('X-Decoy: BITS_POST /decoy HTTP/1.1');
  if (random.chance(0.2)) lines.push(`X-Long: ${'y'.repeat(random.below(300))}`);
  if (random.chance(0.1)) lines.push('Empty:');
  if (chunked) lines.push(random.pick(['Transfer-Encoding: chunked', 'transfer-ENCODING:  Chunked  ']));
  else if (body.length > 0 || random.chance(0.7)) {
    lines.push(random.pick([`Content-Length: ${body.length}`, `content-length:${body.length}  `]));
  }
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, chunked ? inChunks(random, body) : body]);
}

function randomBody(random: Random): Buffer {
  if (random.chance(0.3)) return Buffer.alloc(0);
  let text = '';
  for (let i = random.below(3); i >= 0; i -= 1) {
    text += random.chance(0.6) ? random.pick(DECOYS) : 'x'.repeat(random.below(400));
  }
  return Buffer.from(text, 'latin1');
}

function inChunks(random: Random, body: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const piece = body.subarray(at, at + 1 + random.below(120));
    const size = random.chance(0.5)
      ? piece.length.toString(16).toUpperCase()
      : `0${piece.length.toString(16)}`;
    const extension = random.chance(0.2) ? ';name="BITS_POST / HTTP/1.1"' : '';
    pieces.push(Buffer.from(`${size}${extension}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  const trailer = random.chance(0.2) ? 'X-Trailer: BITS_POST / HTTP/1.1\r\n' : '';
  pieces.push(Buffer.from(`0\r\n${trailer}\r\n`));
  return Buffer.concat(pieces);
}
