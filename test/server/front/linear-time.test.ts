import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { promisedSha256 } from '../../../demo/server/core/wire/content-digest.js';
import { parseContentRange } from '../../../demo/server/core/wire/content-range.js';
import { parseDestination, targetPath } from '../../../demo/server/core/destination.js';
import { packetType } from '../../../demo/server/core/packets/packet.js';
import { replyHeaders } from '../../../demo/server/core/packets/reply.js';
import { headerMap, type RequestHead } from '../../../demo/server/core/wire/request-head.js';
import { isSessionId } from '../../../demo/server/core/wire/session-id.js';
import { parseResponse } from '../../conformance/http/response-parser.js';
import { packetFacts } from '../../../demo/server/faults/packet-facts.js';
import { requestedRange } from '../../../demo/server/front/files/byte-range.js';
import { ChunkedScanner } from '../../../demo/server/front/connection/chunked-scanner.js';
import { corsHeaders, isAllowedOrigin, preflightHeaders } from '../../../demo/server/front/cors.js';
import { readHead } from '../../../demo/server/front/connection/head-rules.js';
import { RequestScanner } from '../../../demo/server/front/connection/request-scanner.js';
import { readAck, type ResponseHead } from '../../../src/protocol/ack.js';
import { readFault } from '../../../src/protocol/fault.js';
import { contentName } from '../../../src/protocol/content-name.js';
import { resolveReplyUrl } from '../../../src/protocol/reply-url.js';
import { filesBelow } from '../../runner/files.js';
import { cost, growsLinearly } from '../support/growth.js';

/** Beginnings, repeated parts and ends of texts: enough to enter and leave any of the patterns. */
const PREFIXES = [
  ...[
    '',
    'a',
    'a:',
    'bytes',
    'bytes ',
    'bytes=',
    'bytes 0-',
    'bytes 0-0/',
    'sha-256=',
    'sha-256=:',
    'http://',
  ],
  ...['http://a/', '{', '0', '0;', '0x', '%', 'GET ', 'GET /', 'con', '..', '/', '[', 'HTTP/1.1 200 '],
];
const PUMPS = [
  ...[' ', '\t', 'a', '0', '.', '/', ':', ',', ';', '-', '=', '%', '_', '"', '\\', '?', '{', '*', '\xff'],
  ...[
    '%20',
    ' .',
    '. ',
    'a ',
    ' a',
    '0 ',
    ' \t',
    ', ',
    ' ,',
    'a.',
    'a-',
    '0-',
    '+/',
    '//',
    '%2e',
    'a:',
    '\n',
    'é',
  ],
];
const SUFFIXES = ['', '\x01', '\n', '!', ' x', '/x', ' ,x'];

function* attacks(): Generator<(length: number) => string> {
  for (const prefix of PREFIXES)
    for (const pump of PUMPS)
      for (const suffix of SUFFIXES)
        yield (length) => prefix + pump.repeat(Math.ceil(length / pump.length)).slice(0, length) + suffix;
}

/** The attacks that cost more than their length explains. */
function breaches(work: (text: string) => unknown): string[] {
  const found: string[] = [];
  for (const attack of attacks()) {
    // A look at a kilobyte sorts out nearly all: quadratic work on it takes ten times as long.
    if (cost(work, attack(1024)) < 0.1 && cost(work, attack(4096)) < 0.5) continue;
    if (!growsLinearly(work, attack)) found.push(JSON.stringify(attack(8)));
    if (found.length > 0) break;
  }
  return found;
}

/** Every regular expression that is written down in a folder. */
function patternsBelow(folder: string): { where: string; pattern: RegExp }[] {
  return filesBelow(folder, '.ts').flatMap((file) => {
    const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    const found: { where: string; pattern: RegExp }[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
        found.push({ where: `${file}: ${node.text}`, pattern });
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
  });
}

describe('time in proportion to the input', () => {
  for (const folder of ['demo/server', 'src/protocol', 'src/transport']) {
    test(`for every pattern in ${folder}`, () => {
      const patterns = patternsBelow(folder);
      if (folder !== 'src/transport') assert.notEqual(patterns.length, 0);
      for (const { where, pattern } of patterns) {
        // Searching, replacing and splitting try a pattern at every position, as `exec` does.
        assert.deepEqual(
          breaches((text) => {
            pattern.lastIndex = 0;
            return pattern.exec(text);
          }),
          [],
          where,
        );
      }
    });
  }

  const head = (headers: Record<string, string>, target = '/uploads/a'): RequestHead => ({
    method: 'BITS_POST',
    target,
    headers: headerMap(Object.entries(headers).flat()),
    origin: 'http://a',
    remoteAddress: '127.0.0.1',
    connection: 1,
  });
  const session = {
    id: '{A}',
    destination: ['a'],
    user: '',
    received: 0,
    notified: { reply: true, copy: false },
  };
  const replyTo = (target: string): unknown =>
    replyHeaders({ head: head({}, target) } as never, session, {
      settings: { replyUrl: 'absolute' },
    } as never);
  const cors = { allowedOrigins: ['http://a:*', 'http://b'], allowCredentials: true, corsMaxAge: 1 };
  const scan = (text: string): void => {
    const scanner = new RequestScanner({ maxHeadBytes: Infinity, upgrades: () => false });
    scanner.push(Buffer.from(text, 'latin1'));
  };
  const scanByByte = (text: string): void => {
    const scanner = new RequestScanner({ maxHeadBytes: Infinity, upgrades: () => false });
    for (const byte of Buffer.from(text, 'latin1')) scanner.push(Buffer.of(byte));
  };
  const ackOf = (name: string) => (value: string) =>
    readAck({
      status: 200,
      header: (asked) => (asked === name ? value : asked === 'BITS-Packet-Type' ? 'Ack' : null),
    });
  const faultOf = (name: string) => (value: string) => {
    const head: ResponseHead = { status: 500, header: (asked) => (asked === name ? value : null) };
    const answer = readAck(head);
    assert.ok(answer.kind === 'fault');
    return readFault(answer, head, 0);
  };

  const READERS: Record<string, (text: string) => unknown> = {
    'a request line': (text) => readHead([`GET ${text} HTTP/1.1`, 'Host: a']),
    'a method': (text) => readHead([`${text} / HTTP/1.1`, 'Host: a']),
    'a header': (text) => readHead(['GET / HTTP/1.1', 'Host: a', text]),
    'the value of a header': (text) => readHead(['GET / HTTP/1.1', 'Host: a', `a:${text}`]),
    'Connection and Upgrade': (text) =>
      readHead(['GET / HTTP/1.1', 'Host: a', `Connection: ${text}`, `Upgrade: ${text}`]),
    Host: (text) => readHead(['GET / HTTP/1.1', `Host: ${text}`]),
    'a head': (text) => scan(`GET / HTTP/1.1\r\nHost: a\r\na:${text}\r\n\r\n`),
    'a chunked body': (text) => new ChunkedScanner().scan(Buffer.from(text, 'latin1'), 0),
    'a chunk extension': (text) => new ChunkedScanner().scan(Buffer.from(`1;${text}\r\na\r\n`, 'latin1'), 0),
    'raw headers': (text) => headerMap(Array.from(text)),
    'a target': targetPath,
    'a destination': (text) => parseDestination(`/uploads/${text}`, '/uploads/', ['.bits']),
    'a query': (text) => new URLSearchParams(text).has('list'),
    'BITS-Packet-Type': packetType,
    'BITS-Session-Id': isSessionId,
    'Content-Range': parseContentRange,
    'Content-Digest': promisedSha256,
    Range: (text) => requestedRange(text, 1000),
    Origin: (text) => isAllowedOrigin(text, cors.allowedOrigins),
    'Origin, in an answer': (text) => corsHeaders(head({ origin: text }), cors),
    'Access-Control-Request-Headers': (text) =>
      preflightHeaders(head({ origin: 'http://b', 'access-control-request-headers': text }), cors),
    'the facts that faults look at': (text) => packetFacts(head({ 'content-range': text }, text)),
    'the path of a reply': replyTo,
    'a response, in the conformance suite': (text) =>
      parseResponse(Buffer.from(`HTTP/1.1 200 OK\r\na:${text}\r\n\r\n`, 'latin1'), true, 'until-close'),
    'a file name, for Content-Name': contentName,
    'BITS-Reply-URL, in the client': (text) => resolveReplyUrl(text, 'http://a/b'),
    'BITS-Session-Id, in the client': ackOf('BITS-Session-Id'),
    'BITS-Host-Id, in the client': ackOf('BITS-Host-Id'),
    'BITS-Host-Id-Fallback-Timeout, in the client': ackOf('BITS-Host-Id-Fallback-Timeout'),
    'BITS-Received-Content-Range, in the client': ackOf('BITS-Received-Content-Range'),
    'BITS-Error-Code, in the client': faultOf('BITS-Error-Code'),
    'BITS-Error-Context, in the client': faultOf('BITS-Error-Context'),
    'Retry-After, in the client': faultOf('Retry-After'),
  };
  for (const [what, work] of Object.entries(READERS)) {
    test(`for ${what}`, () => assert.deepEqual(breaches(work), []));
  }

  const many = (part: string) => (length: number) => part.repeat(Math.ceil(length / part.length));
  const chunks = (text: string): unknown => new ChunkedScanner().scan(Buffer.from(text), 0);
  const AMOUNTS: Record<
    string,
    readonly [work: (text: string) => unknown, input: (length: number) => string]
  > = {
    'a head that arrives byte by byte': [
      scanByByte,
      (length) => `GET / HTTP/1.1\r\nHost: a\r\na:${'b'.repeat(length)}`,
    ],
    'many headers of one name': [
      (text) => readHead(['GET / HTTP/1.1', 'Host: a', ...text.split('\n')]),
      many('a:\n'),
    ],
    'many chunks of one byte': [chunks, many('1\r\na\r\n')],
    'many trailers': [chunks, (length) => `0\r\n${many('a:\r\n')(length)}`],
    'many requests': [scan, many('GET / HTTP/1.1\r\nHost: a\r\n\r\n')],
  };
  for (const [what, [work, input]] of Object.entries(AMOUNTS)) {
    test(`for ${what}`, () => assert.ok(growsLinearly(work, input, [1024, 4096, 16_384, 65_536])));
  }
});
