import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startExampleApplication, type BitsOptions } from '../../demo/server/index.js';
import { headerPath } from '../../demo/server/notify/header-path.js';
import { until } from '../support/until.js';
import { hresult, randomFile, received, send, sha256, TestSession, type Reply } from './support/client.js';
import { startServer } from './support/start-server.js';
import { tempDir } from './support/temp-dir.js';

const FILE = Buffer.concat([Buffer.from('one\ntwo\nthree\n'), randomFile(100_000)]);
const LINES = FILE.filter((byte) => byte === 10).length;

type Application = (request: IncomingMessage, response: ServerResponse, body: Buffer) => unknown;

/** A server application of the test's own, and what it was asked. */
async function application(t: TestContext, answer: Application) {
  const requests: { headers: IncomingMessage['headers']; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      requests.push({ headers: request.headers, body });
      void answer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify` };
}

async function setUp(t: TestContext, notificationUrl: string, options: Partial<BitsOptions> = {}) {
  const server = await startServer(t, { notificationType: 2, notificationUrl, ...options });
  const session = new TestSession(`${server.url}folder/in.bin`);
  await session.create();
  const sendAll = (): Promise<Reply> => session.fragment(FILE, 0, FILE.length);
  return { server, session, sendAll };
}

/** Resolves BITS-Reply-URL as a client does: backslashes, and relative to the destination's directory. */
function replyUrl(session: TestSession, reply: Reply): string {
  const value = reply.headers['bits-reply-url'] ?? '';
  return new URL(value.replaceAll('\\', '/').replace(/[{}]/g, encodeURIComponent), session.url).href;
}

for (const [notificationType, name] of [
  [1, 'by reference'],
  [2, 'by value'],
] as const) {
  describe(`upload-reply ${name}`, () => {
    test('the example application replies with digest and line count', async (t) => {
      const stateDir = tempDir(t);
      const example = await startExampleApplication({ stateDir });
      t.after(example.close);
      const { server, session, sendAll } = await setUp(t, example.url, { notificationType, stateDir });
      const last = await sendAll();
      assert.equal(last.status, 200);
      assert.equal(received(last), FILE.length);
      assert.equal(
        last.headers['bits-reply-url'],
        `BITS-Sessions\\Replies\\${session.id}\\responsefile.bin`,
        'the form of the IIS trace',
      );
      const url = replyUrl(session, last);
      const reply = await send(url);
      assert.deepEqual(JSON.parse(reply.body.toString()), { sha256: sha256(FILE), lines: LINES });
      assert.equal(reply.headers['accept-ranges'], 'bytes');

      const part = await send(url, { headers: { Range: 'bytes=5-9' } });
      assert.equal(part.status, 206);
      assert.equal(part.headers['content-range'], `bytes 5-9/${reply.body.length}`);
      assert.deepEqual(part.body, reply.body.subarray(5, 10));
      const etag = reply.headers['etag'] ?? '';
      const resumed = await send(url, { headers: { Range: 'bytes=7-', 'If-Range': etag } });
      assert.deepEqual(resumed.body, reply.body.subarray(7));
      const changed = await send(url, { headers: { Range: 'bytes=7-', 'If-Range': '"other"' } });
      assert.equal(changed.status, 200);
      const beyond = await send(url, { headers: { Range: 'bytes=9999-' } });
      assert.equal(beyond.status, 416);

      assert.equal((await session.close()).status, 200);
      assert.equal((await send(url)).status, 404, 'deleted at Close');
      assert.deepEqual(await readFile(path.join(server.uploadDir, 'folder/in.bin')), FILE);
      assert.deepEqual(readdirSync(server.sessionsDir), []);
    });

    test('the request is as documented', async (t) => {
      const app = await application(t, (_, response) => response.end('fine'));
      const { server, session, sendAll } = await setUp(t, app.url, { notificationType });
      await sendAll();
      const { headers, body } = app.requests[0] ?? assert.fail('not notified');
      assert.equal(headers['bits-original-request-url'], session.url);
      const file = headers['bits-request-datafile-name'];
      if (notificationType === 1) {
        assert.equal(body.length, 0);
        assert.deepEqual(await readFile(headerPath.decode(file as string)), FILE);
        assert.equal(typeof headers['bits-response-datafile-name'], 'string');
      } else {
        assert.equal(file, undefined);
        assert.deepEqual(body, FILE);
      }
      assert.ok(server.bits);
    });
  });
}

describe('the answer of the server application', () => {
  test('that is an error is passed on with context 0x7, and the same Fragment notifies again', async (t) => {
    for (const strict of [false, true]) {
      let calls = 0;
      const app = await application(t, (_, response) => {
        calls += 1;
        response.writeHead(calls === 1 ? 507 : 200).end('reply');
      });
      const { session, sendAll } = await setUp(t, app.url, { strict });
      const failed = await sendAll();
      assert.equal(failed.status, 507);
      assert.equal(failed.headers['bits-error-context'], '0x7');
      const again = await sendAll();
      assert.equal(again.status, 200);
      assert.equal((await send(replyUrl(session, again))).body.toString(), 'reply');
      assert.equal(calls, 2);
    }
  });

  test('that has an error code of its own is passed on', async (t) => {
    const app = await application(t, (_, response) =>
      response.writeHead(400, { 'BITS-Error-Code': '0x80004001' }).end(),
    );
    const { sendAll } = await setUp(t, app.url);
    assert.equal(hresult(await sendAll()), '0x80004001');
  });

  test('that is too late is 408 with context 0x7', async (t) => {
    const app = await application(t, () => undefined);
    const { sendAll } = await setUp(t, app.url, { notificationTimeout: 0.05 });
    const reply = await sendAll();
    assert.equal(reply.status, 408);
    assert.equal(reply.headers['bits-error-context'], '0x7');
  });

  test('that is missing or breaks off has context 0x7', async (t) => {
    const gone = await startExampleApplication();
    await gone.close();
    const broken = await application(t, (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half', () => response.destroy());
    });
    for (const url of [gone.url, broken.url]) {
      const { server, session, sendAll } = await setUp(t, url);
      const reply = await sendAll();
      assert.equal(reply.status, 502);
      assert.equal(reply.headers['bits-error-context'], '0x7');
      assert.equal((await server.bits.storage.find(session.id))?.notified, undefined);
    }
  });

  test('is requested once, also after a lost Ack, in either mode', async (t) => {
    for (const strict of [false, true]) {
      const app = await application(t, (_, response) => response.end('reply'));
      const { session, sendAll } = await setUp(t, app.url, { strict });
      const [one, two] = [await sendAll(), await sendAll()];
      assert.deepEqual([one.status, two.status], [200, strict ? 416 : 200]);
      assert.equal(received(two), FILE.length);
      assert.equal(two.headers['bits-reply-url'], one.headers['bits-reply-url']);
      assert.equal(app.requests.length, 1);
      assert.ok(session);
    }
  });

  test('is shared with a client that disconnected and sends the Fragment again', async (t) => {
    let answer: (() => void) | undefined;
    const app = await application(t, (_, response) => (answer = () => response.end('reply')));
    const { session, sendAll } = await setUp(t, app.url);
    const first = session.start(FILE, 0, FILE.length);
    first.on('error', () => undefined);
    await until(() => answer, 'the notification');
    first.destroy();
    const second = sendAll();
    answer?.();
    assert.ok((await second).headers['bits-reply-url']);
    assert.equal(app.requests.length, 1);
  });

  test('with BITS-Static-Response-URL is sent unchanged, and the URL has to be absolute', async (t) => {
    for (const [url, status] of [
      ['https://example.org/shared/reply.bin', 200],
      ['shared/reply.bin', 502],
      ['javascript:alert(1)', 502],
    ] as const) {
      const headers = { 'BITS-Static-Response-URL': url };
      const app = await application(t, (_, response) => response.writeHead(200, headers).end());
      const { sendAll } = await setUp(t, app.url);
      const reply = await sendAll();
      assert.equal(reply.status, status);
      assert.equal(reply.headers['bits-reply-url'], status === 200 ? url : undefined);
    }
  });

  test('without BITS-Copy-File-To-Destination leaves no file at the destination', async (t) => {
    for (const copy of [true, false]) {
      const headers = copy ? { 'BITS-Copy-File-To-Destination': '' } : {};
      const app = await application(t, (_, response) => response.writeHead(200, headers).end('r'));
      const { server, session, sendAll } = await setUp(t, app.url);
      await sendAll();
      assert.equal((await session.close()).status, 200);
      assert.equal(existsSync(path.join(server.uploadDir, 'folder/in.bin')), copy);
    }
  });

  test('has an absolute reply URL if configured', async (t) => {
    const app = await application(t, (_, response) => response.end('reply'));
    const { server, sendAll } = await setUp(t, app.url, { replyUrl: 'absolute' });
    const url = (await sendAll()).headers['bits-reply-url'] ?? '';
    assert.ok(url.startsWith(`${server.url}folder/BITS-Sessions/Replies/%7B`), url);
    assert.equal((await send(url)).body.toString(), 'reply');
  });

  test('without a reply has no reply URL', async (t) => {
    const app = await application(t, (_, response) => response.writeHead(204).end());
    const { sendAll } = await setUp(t, app.url);
    const reply = await sendAll();
    assert.equal(reply.status, 200);
    assert.equal(reply.headers['bits-reply-url'], undefined);
  });

  test('survives a restart of the server, and is removed with its session', async (t) => {
    const app = await application(t, (_, response) => response.end('reply'));
    const { server, session, sendAll } = await setUp(t, app.url);
    const url = replyUrl(session, await sendAll());
    await server.close();
    const again = await startServer(t, { uploadDir: server.uploadDir });
    const moved = again.origin + new URL(url).pathname;
    assert.equal((await send(moved)).body.toString(), 'reply');
    const same = new TestSession(`${again.url}folder/in.bin`);
    same.id = session.id;
    assert.equal((await same.cancel()).status, 200);
    assert.equal((await send(moved)).status, 404);
  });
});
