import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { acceptBitsMethods } from '../../../demo/server/index.js';
import { until } from '../../support/until.js';
import { raw } from '../support/raw.js';
import { startServer } from '../support/start-server.js';

const PING = 'BITS_POST /uploads/a HTTP/1.1\r\nHost: a\r\nBITS-Packet-Type: Ping\r\nContent-Length: 0\r\n';
const LIST = 'GET /uploads/?list HTTP/1.1\r\nHost: a\r\n\r\n';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers with the method and target that the handler saw. */
const echo: Listener = (request, response) => {
  request.resume();
  response.setHeader('X-Seen', `${request.method} ${request.url}`);
  response.end('body\n');
};

async function serve(
  t: TestContext,
  listener: Listener,
  prepare?: (server: Server) => void,
): Promise<string> {
  const server = createServer({ requestTimeout: 0 }, listener);
  prepare?.(server);
  acceptBitsMethods(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const seen = (text: string): string[] =>
  [...text.matchAll(/^X-Seen: (.*)\r$/gm)].map(([, what]) => what ?? '');

describe('each request keeps its own method', { timeout: 60_000 }, () => {
  for (const expectation of ['foo', '100-continue, foo', '', 'x100-continue']) {
    test(`after a BITS_POST with "Expect: ${expectation}"`, async (t) => {
      const server = await startServer(t);
      const answer = await raw(server.origin, `${PING}Expect: ${expectation}\r\n\r\n${LIST}`);
      assert.deepEqual([answer.statuses, answer.closed], [[417], true]);
    });
  }

  test('after a HEAD with an expectation', async (t) => {
    const origin = await serve(t, echo);
    const answer = await raw(
      origin,
      'HEAD /1 HTTP/1.1\r\nHost: a\r\nExpect: foo\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n',
    );
    assert.deepEqual([answer.statuses, seen(answer.text), answer.closed], [[417], [], true]);
  });

  test('100-continue is answered with 100, then 200', async (t) => {
    const origin = await serve(t, echo);
    const answer = await raw(
      origin,
      'BITS_POST /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 0\r\n\r\n',
      2,
    );
    assert.deepEqual([answer.statuses, seen(answer.text)], [[100, 200], ['BITS_POST /1']]);
  });

  test('100-continue with a checkContinue listener of the server', async (t) => {
    const origin = await serve(t, echo, (server) =>
      server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue();
        echo(request, response);
      }),
    );
    const first = 'BITS_POST /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n';
    const answer = await raw(origin, `${first}GET /2 HTTP/1.1\r\nHost: a\r\n\r\n`, 3);
    assert.deepEqual(seen(answer.text), ['BITS_POST /1', 'GET /2']);
  });

  test('in a sequence on one connection', async (t) => {
    const origin = await serve(t, echo);
    const methods = ['BITS_POST', 'HEAD', 'GET', 'PROPPATCH', 'BITS_POST', 'HEAD', 'DELETE', 'BITS_POST'];
    const requests = methods.map(
      (method, i) => `${method} /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx`,
    );
    const answer = await raw(origin, requests.join(''), methods.length);
    assert.deepEqual(
      seen(answer.text),
      methods.map((method, i) => `${method} /${i}`),
    );
  });

  test('the method that replaces BITS_POST internally is refused', async (t) => {
    const origin = await serve(t, echo);
    const answer = await raw(origin, 'SUBSCRIBE /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n');
    assert.deepEqual([answer.statuses, seen(answer.text), answer.closed], [[501], [], true]);
  });

  test('in an upgrade of a BITS_POST', async (t) => {
    let method: string | undefined;
    // Added later than the scanner, as a web socket server may be.
    const origin = await serve(t, echo, (server) =>
      setImmediate(() =>
        server.on('upgrade', (request, socket) => {
          method = request.method;
          socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        }),
      ),
    );
    await raw(origin, 'BITS_POST /1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    assert.equal(method, 'BITS_POST');
  });
});

describe('an upgrade without a listener', { timeout: 60_000 }, () => {
  const UPGRADE = 'Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n';

  test('is the last request of its connection', async (t) => {
    const server = await startServer(t);
    const answer = await raw(server.origin, `${PING}${UPGRADE}${LIST}`);
    assert.deepEqual([answer.statuses, answer.closed], [[200], true]);
    assert.match(answer.text, /^Connection: close\r$/m);
    assert.doesNotMatch(answer.text, /application\/json/);
  });

  test('is the last request also if its method is HEAD', async (t) => {
    const origin = await serve(t, echo);
    const answer = await raw(
      origin,
      `HEAD /1 HTTP/1.1\r\nHost: a\r\n${UPGRADE}GET /2 HTTP/1.1\r\nHost: a\r\n\r\n`,
    );
    assert.deepEqual([seen(answer.text), answer.closed], [['HEAD /1'], true]);
  });

  for (const connection of ['x-upgrade', 'upgrade-x', '"upgrade"', 'a upgrade']) {
    test(`is not requested by "Connection: ${connection}"`, async (t) => {
      const origin = await serve(t, echo, (server) => server.on('upgrade', (_, socket) => socket.destroy()));
      const first = `GET /1 HTTP/1.1\r\nHost: a\r\nConnection: ${connection}\r\nUpgrade: x\r\n\r\n`;
      // node:http alone would not refuse it.
      const second = 'GET /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n';
      const answer = await raw(origin, first + second);
      assert.deepEqual([answer.statuses, seen(answer.text)], [[200, 400], ['GET /1']]);
    });
  }
});

describe('one request at a time', { timeout: 60_000 }, () => {
  const GET = (i: number): string => `GET /${i} HTTP/1.1\r\nHost: a\r\n\r\n`;

  /** A server whose answers the test sends by hand. */
  async function held(t: TestContext) {
    const waiting: (() => void)[] = [];
    const paths: string[] = [];
    let socket: Socket | undefined;
    const origin = await serve(t, (request, response) => {
      paths.push(request.url ?? '');
      socket = request.socket;
      waiting.push(() => echo(request, response));
    });
    const { port, hostname } = new URL(origin);
    const client = net.connect(Number(port), hostname);
    t.after(() => client.destroy());
    let text = '';
    client.setEncoding('latin1').on('data', (piece: string) => (text += piece));
    return { client, waiting, paths, socket: () => socket, text: () => text };
  }

  test('the next request is handled when the answer has been sent', async (t) => {
    const server = await held(t);
    server.client.write(GET(0) + GET(1) + GET(2));
    for (let i = 0; i < 3; i += 1) {
      await until(() => server.waiting.length > i, 'a request');
      // A request that is handled too soon is handled before this request's answer.
      assert.deepEqual(
        server.paths,
        Array.from({ length: i + 1 }, (_, n) => `/${n}`),
      );
      server.waiting[i]?.();
      await until(() => seen(server.text()).length > i, 'its answer');
    }
    assert.deepEqual(seen(server.text()), ['GET /0', 'GET /1', 'GET /2']);
  });

  test('later requests are not read far ahead', async (t) => {
    const server = await held(t);
    const count = 200_000;
    server.client.write(Array.from({ length: count }, (_, i) => GET(i)).join(''));
    await until(() => server.waiting.length > 0, 'a request');
    await until(() => server.socket()?.isPaused(), 'the end of reading');
    assert.ok((server.socket()?.bytesRead ?? Infinity) < 400_000, `${server.socket()?.bytesRead} bytes read`);
    assert.equal(server.paths.length, 1);
    // It goes on where it stopped.
    for (let i = 0; i < 5; i += 1) {
      await until(() => server.waiting.length > i, 'a request');
      server.waiting[i]?.();
    }
    assert.deepEqual(server.paths.slice(0, 5), ['/0', '/1', '/2', '/3', '/4']);
  });

  test('a client that leaves is noticed while others wait behind its request', async (t) => {
    const server = await held(t);
    server.client.write(GET(0) + GET(1));
    await until(() => server.waiting.length > 0, 'a request');
    server.client.resetAndDestroy();
    await until(() => server.socket()?.destroyed, 'the end of the connection');
    assert.deepEqual(server.paths, ['/0']);
  });
});
