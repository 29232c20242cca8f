import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parseDestination, targetPath } from '../../demo/server/core/destination.js';
import { identityOf, safePath, unmakeFolders } from '../../demo/server/storage/safe-path.js';
import { PROTOCOL, packet, randomFile, send, TestSession } from './support/client.js';
import { raw } from './support/raw.js';
import { startServer } from './support/start-server.js';
import { tempDir } from './support/temp-dir.js';

/** Path below the endpoint, as written on the request line. */
const HOSTILE = [
  '../outside',
  '..%2foutside',
  '..%2Foutside',
  '%2e%2e/outside',
  '%2e%2e%2foutside',
  '.%2e/outside',
  'a/../../outside',
  'a/..%2f..%2foutside',
  './outside',
  '%2e/outside',
  '..',
  '.',
  '%2e%2e',
  'a/..',
  '%252e%252e%252foutside',
  '%252e%252e/outside',
  '%25252e%25252e%25252foutside',
  '..%255coutside',
  '..%252foutside',
  '..\\outside',
  '..%5coutside',
  '..%5Coutside',
  'a%5c..%5c..%5coutside',
  '%5c%5cserver%5cshare',
  'a%5cb',
  'a%00.txt',
  '%00',
  'a%2500.txt%2500',
  'a%0ab',
  'a%0d%0ab',
  'a%7f',
  'a%1fb',
  'C:%5coutside',
  'c:outside',
  'C%3Aoutside',
  'a.txt:stream',
  'a.txt%3A%3A$DATA',
  'CON',
  'con.txt',
  'PRN',
  'aux.tar.gz',
  'NUL',
  'nul%20',
  'nul.',
  'COM1',
  'com%C2%B9',
  'LPT9.log',
  'CONIN$',
  'a/CON/b',
  'a.',
  'a..',
  'a%20',
  'a.%20.',
  '...',
  '....',
  '%20',
  'a/.../b',
  '',
  'a//b',
  'a/',
  '/etc/passwd',
  '%2fetc%2fpasswd',
  'a%2fb',
  '%',
  '%zz',
  'a%',
  '%c0%ae%c0%ae/outside',
  '%c0%af',
  '%ff',
  '%ed%a0%80',
  'x'.repeat(256),
  '%f0%9f%98%80'.repeat(64),
  `${'a/'.repeat(40)}b`,
];

const KEPT = [
  '.bits',
  '.BITS',
  '.bits/sessions/x',
  '%2ebits/x',
  '.b%69ts',
  'BITS-Sessions',
  'bits-sessions/Replies/x',
  'a/.bits/b',
  '%EF%BC%8Ebits',
];

/** File names as people choose them. */
const HONEST = [
  ['100%25.txt', '100%.txt'],
  ['a%20b%23c%3Fd.txt', 'a b#c?d.txt'],
  ["it's%20%22quoted%22.txt", 'it\'s "quoted".txt'],
  ['%F0%9F%98%80%20%E4%BD%A0%E5%A5%BD.txt', '😀 你好.txt'],
  ['..hidden', '..hidden'],
  ['.profile', '.profile'],
  ['a..b', 'a..b'],
  ['50%2525.txt', '50%25.txt'],
  ['%25F0%259F', '%F0%9F'],
  ['console.txt', 'console.txt'],
  ['folder/sub/x.bin', 'folder/sub/x.bin'],
  ['__proto__', '__proto__'],
  ['-rf%20~', '-rf ~'],
  ['%3Cimg%20src=x%20onerror=alert(1)%3E', '<img src=x onerror=alert(1)>'],
  ['x'.repeat(255), 'x'.repeat(255)],
] as const;

const CREATE = [
  'BITS-Packet-Type: Create-Session',
  `BITS-Supported-Protocols: ${PROTOCOL}`,
  'Content-Length: 0',
];

describe('paths', () => {
  test('that are hostile create no file, in any spelling', async (t) => {
    const server = await startServer(t);
    for (const name of [...HOSTILE, ...KEPT]) {
      const head = [`BITS_POST /uploads/${name} HTTP/1.1`, 'Host: a', 'Connection: close', ...CREATE];
      const { statuses } = await raw(server.origin, `${head.join('\r\n')}\r\n\r\n`);
      assert.deepEqual(statuses, [KEPT.includes(name) ? 403 : 400], name);
    }
    assert.deepEqual(readdirSync(server.sessionsDir), []);
    assert.deepEqual(readdirSync(server.uploadDir), ['.bits']);
    assert.equal(existsSync(path.join(server.uploadDir, '../outside')), false);
  });

  test('that are hostile return no file', async (t) => {
    const server = await startServer(t);
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const record = `.bits/sessions/${encodeURIComponent(session.id)}/session.json`;
    for (const name of [...HOSTILE, ...KEPT, record, record.replace('.bits', '%2ebits')]) {
      const { statuses } = await raw(
        server.origin,
        `GET /uploads/${name} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      assert.deepEqual(statuses, [404], name);
    }
    const listed = await send(`${server.url}?list`);
    assert.equal(listed.body.toString(), '[]\n');
  });

  for (const [encoded, name] of HONEST) {
    test(`${name.slice(0, 40)} is delivered under its own name`, async (t) => {
      const server = await startServer(t);
      const file = randomFile(100);
      await new TestSession(server.url + encoded).upload(file);
      assert.deepEqual(await readFile(path.join(server.uploadDir, name)), file);
      const listed = JSON.parse((await send(`${server.url}?list`)).body.toString()) as {
        name: string;
        url: string;
      }[];
      assert.equal(listed[0]?.name, name);
      const { body, headers } = await send(server.origin + listed[0].url);
      assert.deepEqual(body, file);
      assert.match(
        headers['content-disposition'] ?? '',
        /^attachment; filename="[\w .-]*"; filename\*=UTF-8''[\w.~%!-]+$/,
      );
      assert.equal(headers['x-content-type-options'], 'nosniff');
    });
  }

  test('through symbolic links in the upload directory are not followed', async (t) => {
    const server = await startServer(t, { allowOverwrites: true });
    const outside = tempDir(t);
    await writeFile(path.join(outside, 'secret'), 'secret');
    await symlink(outside, path.join(server.uploadDir, 'link'));
    await symlink(path.join(outside, 'secret'), path.join(server.uploadDir, 'file'));
    await symlink(path.join(outside, 'new'), path.join(server.uploadDir, 'dangling'));
    assert.equal((await new TestSession(`${server.url}link/x`).create()).status, 403);
    for (const name of ['link/secret', 'file', 'dangling']) {
      assert.equal((await send(server.url + name)).status, 404, name);
    }
    // A link at the destination itself is replaced like a file, never written through.
    for (const name of ['file', 'dangling'])
      await new TestSession(server.url + name).upload(Buffer.from('new'));
    assert.equal(await readFile(path.join(outside, 'secret'), 'utf8'), 'secret');
    assert.deepEqual(readdirSync(outside), ['secret']);
    assert.equal(await readFile(path.join(server.uploadDir, 'file'), 'utf8'), 'new');
  });

  test('through a symbolic link created between Create and Close are refused', async (t) => {
    const server = await startServer(t);
    const outside = tempDir(t);
    const session = new TestSession(`${server.url}sub/x`);
    await session.create();
    await session.fragment(Buffer.from('abc'), 0, 3);
    await symlink(outside, path.join(server.uploadDir, 'sub'));
    assert.equal((await session.close()).status, 403);
    assert.deepEqual(readdirSync(outside), []);
  });

  test('with a file in place of a folder are 403, and a special file is not read', async (t) => {
    const server = await startServer(t);
    await writeFile(path.join(server.uploadDir, 'file'), '');
    await mkdir(path.join(server.uploadDir, 'folder'));
    assert.equal((await new TestSession(`${server.url}file/x`).create()).status, 403);
    assert.equal((await send(`${server.url}folder`)).status, 404);
    assert.equal((await packet(`${server.url}x`, 'Ping')).status, 200);
  });

  test('longer than the file system allows are refused at Create-Session, and 404 on GET', async (t) => {
    const server = await startServer(t);
    const folders = Array.from({ length: 20 }, () => 'f'.repeat(250)).join('/');
    const session = new TestSession(`${server.url}${folders}/x`);
    assert.equal((await session.create()).status, 400);
    assert.equal((await send(session.url)).status, 404);
    assert.deepEqual(readdirSync(server.sessionsDir), []);
    assert.deepEqual(readdirSync(server.uploadDir), ['.bits']);
    const fits = Array.from({ length: 14 }, () => 'f'.repeat(250)).join('/');
    await new TestSession(`${server.url}${fits}/x`).upload(Buffer.from('abc'));
    assert.equal((await send(`${server.url}${fits}/x`)).body.toString(), 'abc');
  });

  test('of undeliverable files lose the folders made for them, used folders stay', async (t) => {
    const root = tempDir(t);
    await mkdir(path.join(root, 'old'));
    const made: string[] = [];
    assert.equal(await safePath(root, ['old', 'a', 'b', 'x'], { made }), path.join(root, 'old/a/b/x'));
    await unmakeFolders(made);
    assert.deepEqual(readdirSync(root), ['old']);
    assert.deepEqual(readdirSync(path.join(root, 'old')), []);
    await safePath(root, ['a', 'b', 'x'], { made });
    await writeFile(path.join(root, 'a', 'of another'), '');
    await unmakeFolders(made);
    assert.deepEqual(readdirSync(path.join(root, 'a')), ['of another']);
  });

  test('that became too long since Create-Session leave no folder at Close', async (t) => {
    const server = await startServer(t);
    const long = Array.from({ length: 20 }, () => 'f'.repeat(250));
    const session = new TestSession(`${server.url}x`);
    await session.create();
    await session.fragment(Buffer.from('abc'), 0, 3);
    // The state of a session after the upload directory was moved.
    const record = path.join(server.sessionsDir, session.id, 'session.json');
    const text = await readFile(record, 'utf8');
    await writeFile(record, text.replace('["x"]', JSON.stringify([...long, 'x'])));
    const moved = new TestSession(`${server.url}${long.join('/')}/x`);
    moved.id = session.id;
    assert.equal((await moved.close()).status, 400);
    assert.deepEqual(readdirSync(server.uploadDir), ['.bits']);
    assert.equal((await moved.cancel()).status, 200);
  });

  test('with the short Windows name of the state directory are refused', async (t) => {
    const server = await startServer(t);
    for (const name of ['BITS~1', 'bits~2', 'BITS~1.', 'Bits~12.b', 'BI0A9F~1', 'folder/BITS~1']) {
      const status = name.endsWith('.') ? 400 : 403;
      assert.equal((await new TestSession(`${server.url}${name}/x`).create()).status, status, name);
    }
    for (const name of ['b~1', 'bit~1', 'rabbits~1', 'bits~', 'bits~a', 'bits~1.long', 'bits~1~2', '~1']) {
      assert.equal((await new TestSession(`${server.url}${name}/x`).create()).status, 200, name);
    }
    const dir = tempDir(t);
    const other = await startServer(t, { uploadDir: dir, stateDir: path.join(dir, 'unfinished uploads') });
    assert.equal((await new TestSession(`${other.url}UNFINI~1/x`).create()).status, 403);
  });

  test('with any name that a file system has for the state directory are refused', async (t) => {
    const root = tempDir(t);
    await mkdir(path.join(root, 'kept/inside'), { recursive: true });
    const kept = await identityOf(path.join(root, 'kept'));
    for (const segments of [
      ['kept', 'x'],
      ['kept', 'inside', 'x'],
    ]) {
      await assert.rejects(safePath(root, segments, { excluded: kept }), /kept by the server/);
    }
    await mkdir(path.join(root, 'other'));
    assert.equal(await safePath(root, ['other', 'x'], { excluded: kept }), path.join(root, 'other/x'));
  });

  test('that were changed in a stored record deliver no file', async (t) => {
    const parent = tempDir(t);
    const server = await startServer(t, { allowOverwrites: true, uploadDir: path.join(parent, 'up') });
    const record = (session: TestSession): string =>
      path.join(server.sessionsDir, session.id, 'session.json');
    for (const destination of [
      ['..', 'outside'],
      ['a/../../outside'],
      ['.bits', 'sessions', 'x'],
      [path.join(parent, 'outside')],
      ['a\0b'],
      [''],
      [],
      [1],
      'a',
      null,
    ]) {
      const session = new TestSession(`${server.url}a`);
      await session.create();
      await session.fragment(Buffer.from('abc'), 0, 3);
      const text = await readFile(record(session), 'utf8');
      const changed = { ...(JSON.parse(text) as object), destination, closing: true };
      await writeFile(record(session), JSON.stringify(changed));
      assert.equal((await session.close()).status, 500, JSON.stringify(destination));
      // Expiry completes a delivery during which the server was killed.
      await server.bits.sweep(Date.now() + 1e12);
      assert.equal(existsSync(path.join(server.sessionsDir, session.id)), false);
    }
    assert.deepEqual(readdirSync(server.uploadDir), ['.bits']);
    assert.deepEqual(readdirSync(path.join(server.uploadDir, '.bits')).sort(), ['sessions', 'trash']);
    assert.deepEqual(readdirSync(parent), ['up']);
  });

  test('with a stored record of another session, or an invalid one, have no session', async (t) => {
    const server = await startServer(t);
    const session = new TestSession(`${server.url}a`);
    await session.create();
    const file = path.join(server.sessionsDir, session.id, 'session.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as object;
    for (const change of [
      { id: '{00000000-0000-0000-0000-000000000000}' },
      { version: 2 },
      { user: 7 },
      { total: -1 },
      { total: '3' },
      { closing: 'yes' },
      { notified: true },
      { notified: { reply: false, copy: true, staticReplyUrl: 'http://a\r\nb' } },
      { notified: { reply: false, copy: true, staticReplyUrl: 'javascript:a' } },
    ]) {
      await writeFile(file, JSON.stringify({ ...record, ...change }));
      assert.equal((await session.close()).headers['bits-error-code'], '0x8020001F', JSON.stringify(change));
    }
    await writeFile(file, JSON.stringify(record));
    assert.equal((await session.cancel()).status, 200);
  });

  test('of a state directory elsewhere, or with another name, are refused', async (t) => {
    const dir = tempDir(t);
    const server = await startServer(t, { uploadDir: dir, stateDir: path.join(dir, 'State') });
    assert.equal((await new TestSession(`${server.url}state/x`).create()).status, 403);
    assert.equal((await send(`${server.url}?list`)).body.toString(), '[]\n');
  });

  test('in targets of absolute form, with queries and fragments, are accepted', () => {
    assert.equal(targetPath('http://host:1/uploads/a?b#c'), '/uploads/a');
    assert.equal(targetPath('HTTPS://host'), '/');
    assert.deepEqual(parseDestination('/uploads/a/b', '/uploads/', []), ['a', 'b']);
    assert.throws(() => parseDestination('/other/a', '/uploads/', []));
  });
});
