import assert from 'node:assert/strict';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { AnswerBudget } from '../../demo/server/front/files/answer-budget.js';
import { sendDigests } from '../../demo/server/front/files/digest-list.js';
import { listFiles, type Listing } from '../../demo/server/front/files/listing.js';
import { SharedListing } from '../../demo/server/front/files/shared-listing.js';
import { Turns } from '../../demo/server/front/files/turns.js';
import { Deferred } from '../support/deferred.js';
import { until } from '../support/until.js';
import { send, sha256, TestSession } from './support/client.js';
import { raw } from './support/raw.js';
import { startServer } from './support/start-server.js';
import { tempDir } from './support/temp-dir.js';

const FILE = Buffer.from('hello');
const LISTED = { body: Buffer.from('[]\n'), files: [] };

/** A response as far as budgets look at it. */
function response() {
  const listeners: (() => void)[] = [];
  const once = (_: string, listener: () => void): unknown => listeners.push(listener);
  return { response: { once } as never, close: () => listeners.forEach((listener) => listener()) };
}

function names(text: string): string[] {
  return (JSON.parse(text) as { name: string }[]).map(({ name }) => name);
}

async function withFiles(t: TestContext, count: number): Promise<string> {
  const root = tempDir(t);
  for (let i = 0; i < count; i += 1) await writeFile(path.join(root, `file-${i}`), FILE);
  return root;
}

describe('the list of delivered files', () => {
  test('is made once for simultaneous requests', async () => {
    const finish: (() => void)[] = [];
    const list = (): Promise<Listing> => new Promise((resolve) => finish.push(() => resolve(LISTED)));
    let now = 0;
    let version = 0;
    const shared = new SharedListing({ list, version: () => version, maxAgeMs: 1000, now: () => now });
    const [one, two] = [shared.get(), shared.get()];
    await until(() => finish.length === 1, 'the first');
    finish[0]?.();
    assert.equal(await one, await two);
    now = 999;
    await shared.get();
    assert.equal(finish.length, 1, 'shared for a second');
    now = 1000;
    const later = shared.get();
    await until(() => finish.length === 2, 'the second');
    version = 1;
    const [after, withIt] = [shared.get(), shared.get()];
    await new Promise(setImmediate);
    assert.equal(finish.length, 2, 'never two at a time');
    finish[1]?.();
    await later;
    await until(() => finish.length === 3, 'the third');
    version = 2;
    finish[2]?.();
    assert.equal(await after, await withIt);
  });

  test('is made again after a failure', async () => {
    let calls = 0;
    const list = (): Promise<Listing> => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('no disk')) : Promise.resolve(LISTED);
    };
    const shared = new SharedListing({ list, version: () => 0, maxAgeMs: 1000 });
    await assert.rejects(shared.get(), /no disk/);
    assert.equal(await shared.get(), LISTED);
  });

  test('has a file as soon as its upload is acknowledged', async (t) => {
    const server = await startServer(t);
    for (const name of ['a', 'b', 'c']) {
      await new TestSession(server.url + name).upload(FILE);
      assert.ok(names((await send(`${server.url}?list`)).body.toString()).includes(name), name);
    }
  });

  test('ends at its limits of files, bytes and examined entries', async (t) => {
    const root = await withFiles(t, 30);
    const source = { root, basePath: '/uploads/', hidden: () => false, maxFiles: 100, maxBytes: 1_000_000 };
    assert.equal((await listFiles(source)).files.length, 30);
    assert.equal((await listFiles({ ...source, maxFiles: 7 })).files.length, 7);
    const { body } = await listFiles({ ...source, maxBytes: 1000 });
    assert.ok(body.length <= 1000 && names(body.toString()).length > 5, `${body.length} bytes`);
    let seen = 0;
    const hidden = (): boolean => (seen += 1) > 0;
    await listFiles({ ...source, hidden, maxFiles: 2 });
    assert.equal(seen, 20);
  });

  test('requested a thousand times on a connection that reads nothing, uses memory once', async (t) => {
    const server = await startServer(t, { maxListRequests: 20 });
    for (let i = 0; i < 200; i += 1)
      await writeFile(path.join(server.uploadDir, `${'n'.repeat(200)}${i}`), '');
    const requests = 1000;
    const one = 'GET /uploads/?list HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const { statuses } = await raw(server.origin, one.repeat(requests), requests);
    const listed = statuses.filter((status) => status === 200).length;
    assert.equal(listed + statuses.filter((status) => status === 503).length, requests);
    assert.ok(listed >= 20, `${listed} lists`);
    assert.equal((await send(`${server.url}?list`)).status, 200, 'and is there again');
  });

  test('is refused while too much of it waits to be read', () => {
    const budget = new AnswerBudget(3, 100);
    const [first, second, third] = [response(), response(), response()];
    const shared = Buffer.alloc(80);
    for (const { response: one } of [first, second, third]) assert.ok(budget.enter(one));
    assert.equal(budget.enter(response().response), false, 'too many');
    assert.ok(budget.hold(shared, first.response) && budget.hold(shared, second.response), 'shared');
    assert.equal(budget.hold(Buffer.alloc(30), third.response), false, 'too much');
    first.close();
    assert.equal(budget.hold(Buffer.alloc(30), third.response), false, 'the other still reads it');
    second.close();
    assert.ok(budget.hold(Buffer.alloc(300), third.response), 'one always fits');
  });

  test('can be switched off', async (t) => {
    const server = await startServer(t, { listing: 'none' });
    assert.equal((await send(`${server.url}?list`)).status, 404);
    assert.equal((await send(`${server.url}?list&sha256`)).status, 404);
  });

  for (const [title, headers, status] of [
    ['a foreign page’s image', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' }, 403],
    ['a page on another port', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a foreign page’s fetch', { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.example' }, 403],
    ['a foreign page in a browser without Sec-Fetch-Site', { Origin: 'http://evil.example' }, 403],
    ['a page without an origin', { Origin: 'null' }, 403],
    ['an allowed page', { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://page.example' }, 200],
    ['its own page', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['a visitor who typed the address', { 'Sec-Fetch-Site': 'none' }, 200],
    ['a program', {}, 200],
  ] as const)
    test(`requested by ${title}: ${status}, as are the pages of the fault layer`, async (t) => {
      const server = await startServer(t, { faults: true, allowedOrigins: ['http://page.example'] });
      const lists = `${server.url}?list`;
      for (const url of [lists, `${server.origin}/faults`, `${server.origin}/faults/log`]) {
        assert.equal((await send(url, { headers })).status, status, url);
      }
    });

  test('as well as delivered files, cannot be embedded by other origins unless some are allowed', async (t) => {
    for (const [allowedOrigins, policy] of [
      [[], 'same-origin'],
      [['http://page.example'], undefined],
    ] as const) {
      const server = await startServer(t, { allowedOrigins });
      await new TestSession(`${server.url}a`).upload(FILE);
      for (const url of [`${server.url}?list`, `${server.url}a`]) {
        assert.equal((await send(url)).headers['cross-origin-resource-policy'], policy, url);
      }
    }
  });

  test('is allowed to its own origin in a browser without Sec-Fetch-Site', async (t) => {
    const server = await startServer(t);
    assert.equal((await send(`${server.url}?list`, { headers: { Origin: server.origin } })).status, 200);
    const behindTls = server.origin.replace('http:', 'https:');
    assert.equal((await send(`${server.url}?list`, { headers: { Origin: behindTls } })).status, 200);
  });
});

describe('digests', () => {
  test('are refused unless the settings allow them', async (t) => {
    const server = await startServer(t);
    assert.equal((await send(`${server.url}?list&sha256`)).status, 403);
  });

  test('are part of the list if they are allowed', async (t) => {
    const server = await startServer(t, { listing: 'digests' });
    assert.equal((await send(`${server.url}?list&sha256`)).body.toString(), '[]\n');
    for (const name of ['a', 'b']) await new TestSession(server.url + name).upload(Buffer.from(name));
    const reply = await send(`${server.url}?list&sha256`);
    assert.match(reply.headers['content-type'] ?? '', /^application\/json/);
    const listed = JSON.parse(reply.body.toString()) as { name: string; sha256: string }[];
    assert.deepEqual(
      listed.map(({ name, sha256: digest }) => [name, digest]).sort(),
      ['a', 'b'].map((name) => [name, sha256(Buffer.from(name))]),
    );
    const head = await send(`${server.url}?list&sha256`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.body.length], [200, 0]);
  });

  test('omit deleted files and those that are no regular files any more', async (t) => {
    const server = await startServer(t, { listing: 'digests' });
    for (const name of ['a', 'b', 'c']) await writeFile(path.join(server.uploadDir, name), FILE);
    await send(`${server.url}?list`);
    await rm(path.join(server.uploadDir, 'a'));
    await rm(path.join(server.uploadDir, 'b'));
    await mkdir(path.join(server.uploadDir, 'b'));
    assert.deepEqual(names((await send(`${server.url}?list&sha256`)).body.toString()), ['c']);
  });

  test('are not computed for more clients than the settings say', async (t) => {
    const server = await startServer(t, { listing: 'digests', maxDigestRequests: 2 });
    const huge = await open(path.join(server.uploadDir, 'huge'), 'w');
    await huge.truncate(2 ** 40);
    await huge.close();
    const { port } = new URL(server.origin);
    const clients = [0, 1].map(() => net.connect(Number(port), '127.0.0.1'));
    for (const client of clients)
      client.write('GET /uploads/?list&sha256 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const refused = await until(async () => {
      const reply = await send(`${server.url}?list&sha256`, { method: 'HEAD' });
      return reply.status === 503 ? reply : undefined;
    }, 'a refusal');
    assert.equal(refused.headers['retry-after'], '1');
    assert.equal((await send(`${server.url}?list`)).status, 200, 'the list itself is there');
    for (const client of clients) client.destroy();
    await rm(path.join(server.uploadDir, 'huge'));
    await until(async () => (await send(`${server.url}?list&sha256`)).status === 200, 'the place');
  });

  test('are computed one file at a time, and not after the client disconnected', async (t) => {
    const root = await withFiles(t, 3);
    const { files } = await listFiles({
      root,
      basePath: '/',
      hidden: () => false,
      maxFiles: 9,
      maxBytes: 9999,
    });
    const turns = new Turns();
    const turn = new Deferred();
    void turns.take(() => turn.promise);
    const written: string[] = [];
    const gone: (() => void)[] = [];
    const client = {
      once: (event: string, listener: () => void) => event === 'close' && gone.push(listener),
      write: (text: string) => {
        written.push(text);
        gone.forEach((listener) => listener());
        return true;
      },
      end: (text: string) => written.push(text),
    };
    const sent = sendDigests(files, root, client as never, turns);
    await new Promise(setImmediate);
    assert.deepEqual(written, [], 'another file is being read');
    turn.resolve();
    await sent;
    assert.equal(written.length, 1, 'gone after the first');
  });
});
