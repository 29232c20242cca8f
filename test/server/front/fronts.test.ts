import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import { createServer as createVite, preview } from 'vite';
import { WebSocket, WebSocketServer } from 'ws';
import { acceptBitsMethods, createBitsHandler, createBitsServer } from '../../../demo/server/index.js';
import { bitsVitePlugin } from '../../../demo/server/vite-plugin.js';
import { packet, PROTOCOL, randomFile, send, TestSession } from '../support/client.js';
import { raw } from '../support/raw.js';
import { selfSigned } from '../support/self-signed.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

const FILE = randomFile(300_000);

describe('fronts', () => {
  test('three lines mount the handler in another server', async (t) => {
    const bits = createBitsHandler({ uploadDir: tempDir(t), basePath: '/files/' });
    const server = createServer((request, response) => {
      void bits.handle(request, response).then((handled) => handled || response.end('mine'));
    });
    acceptBitsMethods(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    t.after(() => bits.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new TestSession(`${origin}/files/a.bin`).upload(FILE, 100_000);
    assert.deepEqual((await send(`${origin}/files/a.bin`)).body, FILE);
    assert.equal((await send(`${origin}/other`)).body.toString(), 'mine');
    assert.equal((await send(`${origin}/other`, { method: 'PROPPATCH' })).body.toString(), 'mine');
  });

  test('createBitsServer serves https', async (t) => {
    const dir = tempDir(t);
    const server = createBitsServer({ uploadDir: path.join(dir, 'up') }, selfSigned(t));
    const origin = await server.listen();
    t.after(() => server.close());
    assert.match(origin, /^https:/);
    const status = await new Promise((resolve, reject) => {
      const headers = {
        'BITS-Packet-Type': 'Create-Session',
        'BITS-Supported-Protocols': PROTOCOL,
        'Content-Length': '0',
      };
      const options = { method: 'BITS_POST', headers, rejectUnauthorized: false };
      https
        .request(`${origin}/uploads/a`, options, (response) => resolve(response.statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 200);
  });

  test('Vite in development serves uploads, its pages and its web socket', async (t) => {
    const root = tempDir(t);
    await writeFile(path.join(root, 'index.html'), '<h1>page</h1>');
    const uploadDir = path.join(root, 'up');
    const vite = await createVite({
      root,
      configFile: false,
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1' },
      plugins: [bitsVitePlugin({ uploadDir })],
    });
    await vite.listen();
    t.after(() => vite.close());
    const origin = `http://127.0.0.1:${(vite.httpServer?.address() as AddressInfo).port}`;
    await new TestSession(`${origin}/uploads/a.bin`).upload(FILE, 100_000);
    assert.deepEqual(await readFile(path.join(uploadDir, 'a.bin')), FILE);
    const page = await send(`${origin}/`, { headers: { Accept: 'text/html' } });
    assert.match(page.body.toString(), /page/);
  });

  test('Vite in development serves no file of an upload directory in its root', async (t) => {
    const root = tempDir(t);
    const uploadDir = path.join(root, 'up (1)');
    await mkdir(uploadDir);
    await writeFile(path.join(uploadDir, 'evil.svg'), '<svg>uploaded</svg>');
    await writeFile(path.join(root, 'own.svg'), '<svg>own</svg>');
    const vite = await createVite({
      root,
      configFile: false,
      logLevel: 'silent',
      server: { port: 0, host: '127.0.0.1' },
      plugins: [bitsVitePlugin({ uploadDir, basePath: '/files/' })],
    });
    await vite.listen();
    t.after(() => vite.close());
    const origin = `http://127.0.0.1:${(vite.httpServer?.address() as AddressInfo).port}`;
    assert.equal((await send(`${origin}/own.svg`)).body.toString(), '<svg>own</svg>');
    const folder = encodeURIComponent('up (1)');
    for (const start of ['/', '//', '/@fs', `/@fs${root}/`, `/@fs/${root}/`, '/@id/', `/@id${root}/`])
      for (const query of ['', '?raw', '?url', '?import', '?import&raw', '?inline', '?import&url&inline']) {
        const target = `${start}${folder}/evil.svg${query}`;
        const answer = await raw(
          origin,
          `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
        );
        assert.doesNotMatch(answer.text, /uploaded|PHN2Zz/, target);
      }
  });

  test('a page server behind the handler receives no other spelling of the upload path', async (t) => {
    const bits = createBitsHandler({ uploadDir: tempDir(t) });
    const server = createServer((request, response) => {
      void bits.handle(request, response).then((handled) => handled || response.end('next'));
    });
    acceptBitsMethods(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    t.after(() => bits.close());
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const get = (target: string) =>
      raw(origin, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    for (const target of [
      ...[
        '/%75ploads/a',
        '/./uploads/a',
        '//uploads/a',
        '/uploads%2fa',
        '/x/../uploads/a',
        '/x/%2e%2e/uploads/a',
      ],
      ...['/%2575ploads/a', '/uploads%5Ca', '/uploads\\a', '/Uploads/a', '/%zz/../uploads/a'],
      ...['/../uploads/a', '/uploads/../uploads/a', '/x/..%2fuploads%2fa', 'http://127.0.0.1//uploads/a'],
    ])
      assert.deepEqual((await get(target)).statuses, [404], target);
    for (const target of [
      '/',
      '/uploads',
      '/upload/a',
      '/uploads.html',
      '/x/uploads/a',
      '/uploadsa',
      '/%75pload/',
    ])
      assert.match((await get(target)).text, /next$/m, target);
  });

  test('Vite in preview serves uploads', async (t) => {
    const root = tempDir(t);
    const uploadDir = path.join(root, 'up');
    const vite = await preview({
      root,
      configFile: false,
      logLevel: 'silent',
      preview: { port: 0, host: '127.0.0.1' },
      plugins: [bitsVitePlugin({ uploadDir })],
    });
    t.after(() => vite.close());
    const origin = `http://127.0.0.1:${(vite.httpServer.address() as AddressInfo).port}`;
    await new TestSession(`${origin}/uploads/a.bin`).upload(FILE);
    assert.deepEqual(await readFile(path.join(uploadDir, 'a.bin')), FILE);
  });

  test('web sockets work on the same server', async (t) => {
    const server = createServer((_, response) => response.end());
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) =>
      socket.on('message', (data) => socket.send(`echo ${(data as Buffer).toString()}`)),
    );
    acceptBitsMethods(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const words: string[] = [];
    await new Promise<void>((resolve) => {
      socket.on('open', () => ['BITS_POST / HTTP/1.1\n\n', 'two'].forEach((word) => socket.send(word)));
      socket.on('message', (data) => {
        words.push((data as Buffer).toString());
        if (words.length === 2) resolve();
      });
    });
    socket.terminate();
    assert.deepEqual(words, ['echo BITS_POST / HTTP/1.1\n\n', 'echo two']);
  });

  test('an upgrade without a listener is an ordinary request', async (t) => {
    const server = await startServer(t);
    const headers = { Connection: 'Upgrade', Upgrade: 'h2c' };
    assert.equal((await packet(`${server.url}a`, 'Ping', { headers })).status, 200);
  });
});

describe('CORS', () => {
  const page = 'http://page.example:8080';
  const ask = {
    Origin: page,
    'Access-Control-Request-Method': 'BITS_POST',
    'Access-Control-Request-Headers': 'bits-packet-type,x-tenant',
  };

  test('a preflight is answered with the allowed methods and headers', async (t) => {
    const server = await startServer(t, { allowedOrigins: [page], corsMaxAge: 600, allowCredentials: true });
    const headers = { ...ask, 'Access-Control-Request-Private-Network': 'true' };
    const reply = await send(`${server.url}a`, { method: 'OPTIONS', headers });
    assert.equal(reply.status, 204);
    assert.equal(reply.headers['access-control-allow-origin'], page);
    assert.equal(reply.headers['access-control-allow-credentials'], 'true');
    assert.equal(reply.headers['access-control-max-age'], '600');
    assert.equal(reply.headers['access-control-allow-private-network'], 'true');
    assert.match(reply.headers['access-control-allow-methods'] ?? '', /BITS_POST.*GET/);
    for (const name of ['bits-packet-type', 'bits-session-id', 'content-range', 'content-name', 'x-tenant']) {
      assert.ok(reply.headers['access-control-allow-headers']?.split(', ').includes(name), name);
    }
  });

  test('every answer exposes the headers that a client reads, also an error', async (t) => {
    const server = await startServer(t, { allowedOrigins: ['*'] });
    for (const type of ['Ping', 'Nonsense']) {
      const { headers } = await packet(`${server.url}a`, type, { headers: { Origin: page } });
      assert.equal(headers['access-control-allow-origin'], '*');
      assert.equal(headers['access-control-allow-credentials'], undefined);
      assert.match(headers['access-control-expose-headers'] ?? '', /bits-received-content-range/);
    }
  });

  test('other origins, and requests without one, receive no CORS header', async (t) => {
    const server = await startServer(t, { allowedOrigins: [page, 'http://127.0.0.1:*'] });
    for (const [origin, allowed] of [
      [page, true],
      ['http://127.0.0.1:4711', true],
      ['http://127.0.0.1:4711.evil.example', false],
      ['http://127.0.0.1x:1', false],
      ['https://page.example:8080', false],
      ['null', false],
      [undefined, false],
    ] as const) {
      const headers = origin === undefined ? {} : { Origin: origin };
      const reply = await packet(`${server.url}a`, 'Ping', { headers });
      assert.equal(reply.status, 200);
      assert.equal(reply.headers['access-control-allow-origin'], allowed ? origin : undefined, origin);
    }
  });
});
