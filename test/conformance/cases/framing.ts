import type { Case, Group } from '../trial/case.js';
import { ConnectionEnded } from '../http/connection.js';
import { describe } from '../trial/expect.js';
import { packet } from '../trial/packets.js';
import { requestBytes, type Header } from '../http/request.js';
import { header } from '../http/response.js';
import type { Trial } from '../trial/trial.js';
import { check, Violation } from '../trial/verdict.js';

interface Shape {
  readonly name: string;
  readonly words: string;
  readonly cites: readonly string[];
  /** The lines of the head; the empty line and the hidden request follow. */
  readonly head: (lines: { readonly request: string; readonly fields: readonly string[] }) => string;
  /** Behaviour that the RFC allows instead of a refusal. */
  readonly mayTake?: string;
}

const crlf = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

const SHAPES: readonly Shape[] = [
  {
    name: 'length-and-coding',
    words: 'Content-Length and Transfer-Encoding together',
    cites: ['RFC 9112 6.1', 'RFC 9112 11.2'],
    head: ({ request, fields }) =>
      crlf([request, ...fields, 'Content-Length: 5', 'Transfer-Encoding: chunked']),
  },
  {
    name: 'two-lengths',
    words: 'two different Content-Lengths',
    cites: ['RFC 9112 6.3'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: 0', 'Content-Length: 5']),
  },
  {
    name: 'list-of-lengths',
    words: 'a list of different Content-Lengths',
    cites: ['RFC 9112 6.3'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: 0, 5']),
  },
  {
    name: 'signed-length',
    words: 'a Content-Length with a sign',
    cites: ['RFC 9110 8.6'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: +0']),
  },
  {
    name: 'hexadecimal-length',
    words: 'a hexadecimal Content-Length',
    cites: ['RFC 9110 8.6'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: 0x0']),
  },
  {
    name: 'empty-length',
    words: 'an empty Content-Length',
    cites: ['RFC 9110 8.6'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length:']),
  },
  {
    name: 'unknown-coding',
    words: 'an unknown transfer coding',
    cites: ['RFC 9112 6.1', 'RFC 9112 6.3'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Transfer-Encoding: xchunked']),
  },
  {
    name: 'bare-line-feeds',
    words: 'bare line feeds',
    cites: ['RFC 9112 2.2'],
    head: ({ request, fields }) => `${[request, ...fields, 'Content-Length: 0'].join('\n')}\n\n`,
    mayTake: 'bare line feeds are accepted as line ends, which RFC 9112 2.2 allows',
  },
  {
    name: 'space-before-colon',
    words: 'white space before a colon',
    cites: ['RFC 9112 5.1'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length : 0']),
  },
  {
    name: 'folded-header',
    words: 'a folded header',
    cites: ['RFC 9112 5.2'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: 0', 'X-Folded: a', ' b']),
    mayTake: 'a folded header is unfolded, which RFC 9112 5.2 allows',
  },
  {
    name: 'nul-in-header',
    words: 'a NUL in a header value',
    cites: ['RFC 9110 5.5'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Content-Length: 0', 'X-Nul: a\0b']),
    mayTake: 'a NUL is replaced, which RFC 9110 5.5 allows',
  },
  {
    name: 'no-host',
    words: 'no Host header',
    cites: ['RFC 9112 3.2'],
    head: ({ request, fields }) =>
      crlf([request, ...fields.filter((line) => !line.startsWith('Host:')), 'Content-Length: 0']),
  },
  {
    name: 'two-hosts',
    words: 'two Host headers',
    cites: ['RFC 9112 3.2'],
    head: ({ request, fields }) => crlf([request, ...fields, 'Host: other.example', 'Content-Length: 0']),
  },
];

/** A Ping of this form followed by a hidden Create-Session, as in request smuggling. */
async function refuse(t: Trial, shape: Shape): Promise<void> {
  const path = t.newPath();
  const common = t.complete({ method: 'BITS_POST', path, headers: [], body: Buffer.alloc(0) }).headers;
  const fields = [...common, ['BITS-Packet-Type', 'Ping'] satisfies Header].map(
    ([name, value]) => `${name}: ${value}`,
  );
  const hidden = requestBytes(t.complete(packet('Create-Session', path)));
  const connection = await t.connect();
  const head = shape.head({ request: `BITS_POST ${path} HTTP/1.1`, fields });
  await t.writeRaw(
    Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from('0\r\n\r\n'), hidden]),
    connection,
  );
  try {
    const response = await t.receive(connection);
    if (response.status < 400 && shape.mayTake !== undefined) {
      t.deviate(shape.mayTake);
      return;
    }
    check(response.status === 400 || response.status === 501, '400', describe(response));
    const next = await connection.rest();
    for (const extra of next) t.transcript.received(extra);
    const smuggled = next.find((extra) => header(extra, 'BITS-Session-Id') !== undefined);
    if (smuggled !== undefined)
      throw new Violation('no session for what is hidden behind it', describe(smuggled));
    check(next.length === 0, 'a closed connection after 400', `${next.length} further responses`);
  } catch (error) {
    if (!(error instanceof ConnectionEnded)) throw error;
    t.deviate('the connection is closed without an answer');
  }
}

const shapeCase = (shape: Shape): Case => ({
  name: `framing/${shape.name}`,
  title: `A request with ${shape.words} is refused by 400 and the connection is closed`,
  cites: shape.cites,
  run: (t) => refuse(t, shape),
});

export const framing: Group = { title: 'Request smuggling', cases: SHAPES.map(shapeCase) };
