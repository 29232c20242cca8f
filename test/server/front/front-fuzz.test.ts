import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { test } from 'node:test';
import { acceptBitsMethods } from '../../../demo/server/index.js';
import { RequestScanner } from '../../../demo/server/front/connection/request-scanner.js';
import { Random } from '../../support/random.js';
import { parsePlainly, type PlainRequest } from '../support/plain-parser.js';
import { randomRequests, randomSplits } from '../support/request-stream.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_240_423);
const SCANNER_CASES = 20_000;
/** Connections to a real node:http server; each carries up to 8 requests. */
const SERVER_CASES = 600;

const EMPTY = Buffer.alloc(0);
const STAND_IN = Buffer.from('SUBSCRIBE');

test(`the scanner agrees with a simple parser, ${SCANNER_CASES} cases`, () => {
  const random = new Random(SEED);
  for (let i = 0; i < SCANNER_CASES; i += 1) {
    const bytes = randomRequests(random, 1 + random.below(6));
    const scanner = new RequestScanner({ maxHeadBytes: 16 * 1024, upgrades: () => true });
    // Bytes that are passed on at once belong to one request.
    const passed: Buffer[] = [];
    let begins = true;
    for (const { pass, refuse, ends } of pushAll(scanner, randomSplits(random, bytes))) {
      assert.equal(refuse, undefined, `case ${i} of seed ${SEED} is refused`);
      if (pass.length === 0) continue;
      const before = begins ? EMPTY : (passed.pop() ?? EMPTY);
      passed.push(Buffer.concat([before, pass]));
      begins = ends;
    }
    const expected = parsePlainly(bytes);
    assert.equal(passed.length, expected.length, `case ${i} of seed ${SEED}`);
    assert.ok(Buffer.concat(passed).equals(withStandIns(bytes, expected)), `case ${i} of seed ${SEED}`);
  }
});

test('a mutated head is refused, incomplete, or still the same number of heads', () => {
  const random = new Random(SEED);
  for (let i = 0; i < 20_000; i += 1) {
    const bytes = randomRequests(random, 2);
    // One byte of the head changed into what confuses parsers.
    const head = bytes.indexOf('\r\n\r\n');
    bytes[random.below(head + 4)] = random.pick([0, 10, 13, 32, 58, 44, 255]);
    const scanner = new RequestScanner({ maxHeadBytes: 16 * 1024, upgrades: () => true });
    const heads: string[] = [];
    for (const { pass, refuse } of pushAll(scanner, randomSplits(random, bytes))) {
      heads.push(...headsIn(pass));
      if (refuse) break;
    }
    for (const text of heads)
      assert.doesNotMatch(text, /(^|[^\r])\n|\r(?!\n)|\0/, `case ${i} of seed ${SEED}`);
  }
});

/** Pushes pieces, and what follows a request again, as long as there is any. */
function* pushAll(scanner: RequestScanner, pieces: readonly Buffer[]) {
  for (let data of pieces) {
    while (data.length > 0) {
      const scanned = scanner.push(data);
      // The request's last byte is in what was passed on.
      yield { ...scanned, ends: !scanner.inBody };
      data = scanned.rest;
    }
  }
}

/** The first head of what was passed on, up to its empty line. */
function headsIn(pass: Buffer): string[] {
  const text = pass.toString('latin1');
  return /^[A-Z_]+ \/0 /.test(text) ? [text.slice(0, text.indexOf('\r\n\r\n') + 4)] : [];
}

test(`node:http behind the scanner serves the same requests, ${SERVER_CASES} connections`, async (t) => {
  const random = new Random(SEED);
  const seen = new Map<number, PlainRequest[]>();
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    // In the order of the heads; bodies that are there at once overtake others.
    const seenHere = seen.get(request.socket.remotePort ?? 0) ?? [];
    const slot = seenHere.push({ method: request.method ?? '', target: request.url ?? '', body: EMPTY }) - 1;
    void readBody(request).then((body) => {
      seenHere[slot] = { ...(seenHere[slot] as PlainRequest), body };
      response.end('ok');
    });
  });
  acceptBitsMethods(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;

  const connection = async (bytes: Buffer, pieces: Buffer[]): Promise<void> => {
    const expected = parsePlainly(bytes);
    const socket = net.connect(port, '127.0.0.1').setNoDelay();
    await new Promise((resolve) => socket.once('connect', resolve));
    const requests: PlainRequest[] = [];
    const key = socket.localPort ?? 0;
    seen.set(key, requests);
    const answered = new Promise<void>((resolve, reject) => {
      let text = '';
      socket.on('data', (piece) => {
        text += piece.toString('latin1');
        if (text.split('HTTP/1.1 200').length > expected.length) resolve();
      });
      socket.on('error', reject);
      socket.on('close', () =>
        reject(new Error(`closed after ${requests.length} of ${expected.length}: ${text}`)),
      );
    });
    answered.catch(() => undefined);
    for (const piece of pieces) {
      socket.write(piece);
      // Lets some pieces travel alone, as they do on a network.
      if (random.chance(0.1)) await new Promise((resolve) => setImmediate(resolve));
    }
    await answered;
    socket.removeAllListeners('close').destroy();
    seen.delete(key);
    assert.deepEqual(requests, expected);
  };

  for (let done = 0; done < SERVER_CASES; done += 10) {
    const batch = Array.from({ length: 10 }, () => {
      const bytes = randomRequests(random, 1 + random.below(8));
      return connection(bytes, randomSplits(random, bytes));
    });
    await Promise.all(batch);
  }
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The bytes with the method of each BITS_POST request, and of nothing else, replaced. */
function withStandIns(bytes: Buffer, requests: readonly PlainRequest[]): Buffer {
  const changed = Buffer.from(bytes);
  let at = 0;
  for (const { method, target } of requests) {
    // Targets are numbered, so this finds the request line and no decoy.
    at = changed.indexOf(`${method} ${target} HTTP/1.1\r\nHost`, at);
    if (method === 'BITS_POST') STAND_IN.copy(changed, at);
    at += method.length;
  }
  return changed;
}
