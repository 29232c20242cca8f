import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { startExampleApplication } from '../../../demo/server/index.js';
import { newSessionId } from '../../../demo/server/core/wire/session-id.js';
import { headerPath } from '../../../demo/server/notify/header-path.js';
import { send, type Reply } from '../support/client.js';
import { tempDir } from '../support/temp-dir.js';

/** The application beside a session with data. */
async function setUp(t: TestContext) {
  const dir = tempDir(t);
  const stateDir = path.join(dir, 'state');
  const folder = path.join(stateDir, 'sessions', newSessionId());
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'data'), 'one\ntwo\n');
  await writeFile(path.join(folder, 'session.json'), '{}');
  await writeFile(path.join(dir, 'secret'), 'secret');
  const application = await startExampleApplication({ stateDir });
  t.after(application.close);
  const notify = (data?: string, reply?: string, url = application.url): Promise<Reply> =>
    send(url, {
      method: 'POST',
      headers: {
        ...(data !== undefined && { 'BITS-Request-DataFile-Name': headerPath.encode(data) }),
        ...(reply !== undefined && { 'BITS-Response-DataFile-Name': headerPath.encode(reply) }),
      },
    });
  return { dir, stateDir, folder, application, notify };
}

describe('the example application', () => {
  test('answers only with its secret in the URL', async (t) => {
    const { folder, application, notify } = await setUp(t);
    const { origin, pathname } = new URL(application.url);
    assert.ok(pathname.length > 40, pathname);
    const [data, reply] = [path.join(folder, 'data'), path.join(folder, 'reply')];
    for (const url of [origin, `${origin}/`, `${application.url}x`, application.url.slice(0, -1)]) {
      assert.equal((await notify(data, reply, url)).status, 404, url);
      assert.equal((await notify(undefined, undefined, url)).status, 404, url);
    }
    assert.equal(existsSync(reply), false);
    assert.equal((await notify(data, reply)).status, 200);
    assert.match(await readFile(reply, 'utf8'), /"lines":2/);
  });

  test('reads and writes the data and the reply of one session, and nothing else', async (t) => {
    const { dir, stateDir, folder, notify } = await setUp(t);
    const other = path.join(stateDir, 'sessions', newSessionId());
    await mkdir(other);
    await writeFile(path.join(other, 'data'), '');
    const linked = path.join(stateDir, 'sessions', newSessionId());
    await symlink(dir, linked);
    await writeFile(path.join(dir, 'data'), 'secret');
    const [data, reply] = [path.join(folder, 'data'), path.join(folder, 'reply')];
    for (const [from, to] of [
      [path.join(dir, 'secret'), reply],
      [path.join(folder, 'session.json'), reply],
      [`${folder}/../../../secret`, reply],
      [`${folder}/./data`, reply],
      [path.join(linked, 'data'), path.join(linked, 'reply')],
      ['data', 'reply'],
      ['', ''],
      [data, path.join(dir, 'written')],
      [data, path.join(folder, 'session.json')],
      [data, path.join(other, 'reply')],
      [data, data],
      [undefined, reply],
    ] as const) {
      assert.equal((await notify(from, to)).status, 403, `${from} ${to}`);
    }
    for (const file of [reply, path.join(dir, 'written'), path.join(other, 'reply')]) {
      assert.equal(existsSync(file), false, file);
    }
    assert.equal(await readFile(path.join(folder, 'session.json'), 'utf8'), '{}');
  });

  test('does not follow a symbolic link in place of a file', async (t) => {
    const { dir, folder, notify } = await setUp(t);
    const [data, reply] = [path.join(folder, 'data'), path.join(folder, 'reply')];
    await symlink(path.join(dir, 'secret'), reply);
    assert.equal((await notify(data, reply)).status, 500);
    assert.equal(await readFile(path.join(dir, 'secret'), 'utf8'), 'secret');
  });

  test('accepts files only by value if it has no folder', async (t) => {
    const { folder } = await setUp(t);
    const application = await startExampleApplication();
    t.after(application.close);
    const headers = { 'BITS-Request-DataFile-Name': path.join(folder, 'data') };
    assert.equal((await send(application.url, { method: 'POST', headers })).status, 403);
    const sent = await send(application.url, { method: 'POST', body: Buffer.from('a\nb\n') });
    assert.match(sent.body.toString(), /"lines":2/);
  });
});
