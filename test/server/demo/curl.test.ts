import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startExampleApplication } from '../../../demo/server/index.js';
import { startServer } from '../support/start-server.js';
import { tempDir } from '../support/temp-dir.js';

const SCRIPT = fileURLToPath(new URL('../../../demo/server/curl-session.sh', import.meta.url));
const FILE = 'Hello\nWorld\n';

test('curl drives a whole session', async (t) => {
  const server = await startServer(t);
  const { stdout } = await promisify(execFile)('sh', [SCRIPT, `${server.url}hello.txt`]);
  assert.match(stdout, /as it was sent/);
  assert.equal(await readFile(path.join(server.uploadDir, 'hello.txt'), 'utf8'), FILE);
});

for (const notificationType of [1, 2] as const) {
  test(`curl drives an upload-reply session, notification type ${notificationType}`, async (t) => {
    const stateDir = tempDir(t);
    const application = await startExampleApplication({ stateDir });
    t.after(application.close);
    const server = await startServer(t, { stateDir, notificationType, notificationUrl: application.url });
    const { stdout } = await promisify(execFile)('sh', [SCRIPT, `${server.url}sub/hello.txt`, 'reply']);
    assert.match(stdout, /"lines":2/);
    assert.match(stdout, /as it was sent/);
  });
}

test('the curl script reports a failure', async (t) => {
  const server = await startServer(t, { uploadEnabled: false });
  await assert.rejects(promisify(execFile)('sh', [SCRIPT, `${server.url}hello.txt`]));
});
