import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after as afterAll, before as beforeAll, describe, test } from 'node:test';
import { copiedProject, edit } from '../../e2e/support/server/copied-project.js';
import { DemoServer } from '../../e2e/support/server/demo-server.js';
import { removeFolder } from '../../e2e/support/browser/scratch.js';
import { send } from '../support/client.js';

describe('npm start serves the current files', () => {
  let root = '';
  let demo: DemoServer;
  beforeAll(async () => {
    root = copiedProject();
    demo = await DemoServer.start({ root });
  });
  afterAll(async () => {
    await demo.close();
    removeFolder(root);
  });
  const file = (name: string): string => path.join(root, name);
  const get = async (name: string): Promise<string> => (await send(demo.url + name)).body.toString();

  for (const [name, url, before, after] of [
    ['src/locales/english/first.ts', 'src/locales/english/first.ts', 'Drop files here', 'Edited files here'],
    ['src/view/format/words.ts', 'src/view/format/words.ts', 'export ', 'export const Edited = 1;\nexport '],
    ['demo/demo.ts', 'demo.ts', 'const log', 'const Edited'],
    ['demo/find.ts', 'src/@fs', 'The page has no', 'The Edited page has no'],
    ['demo/demo.css', 'demo.css', 'body', '.Edited, body'],
    ['demo/form.html', 'form.html', '<title>', '<title>Edited '],
  ] as const)
    test(`the next request after an edit of ${name} has the new text`, async () => {
      const address = url.replace('@fs', `@fs${path.join(root, name)}`);
      assert.ok((await get(address)).includes(before));
      edit(file(name), before, after);
      assert.match(await get(address), /Edited/);
    });

  test('an edit with the same time stamp and length is served', async () => {
    const name = 'src/twice.ts';
    const now = new Date();
    for (const digit of [1, 2, 3, 4, 5]) {
      writeFileSync(file(name), `export const value = ${digit};`);
      utimesSync(file(name), now, now);
      assert.match(await get(name), new RegExp(`value = ${digit}`));
    }
  });

  test('an edit by rename, as of many editors, is served', async () => {
    writeFileSync(file('src/renamed.ts'), 'export const value = "before";');
    assert.match(await get('src/renamed.ts'), /before/);
    writeFileSync(file('src/new.tmp'), 'export const value = "after";');
    renameSync(file('src/new.tmp'), file('src/renamed.ts'));
    assert.match(await get('src/renamed.ts'), /after/);
  });

  test('a module with a syntax error is served once it is corrected', async () => {
    writeFileSync(file('src/broken.ts'), 'export const value = ;');
    const { status, headers } = await send(`${demo.url}src/broken.ts`);
    assert.equal(status, 500);
    assert.match(headers['content-type'] ?? '', /^text\/plain/);
    writeFileSync(file('src/broken.ts'), 'export const value = 1;');
    assert.match(await get('src/broken.ts'), /value = 1/);
  });

  test('a module that is imported before it exists is served once it exists', async () => {
    writeFileSync(file('src/importer.ts'), "import { late } from './late.js';\nexport const copy = late;");
    assert.equal((await send(`${demo.url}src/importer.ts`)).status, 500);
    writeFileSync(file('src/late.ts'), 'export const late = 1;');
    assert.match(await get('src/importer.ts'), /\/src\/late\.ts/);
    rmSync(file('src/late.ts'));
    assert.equal((await send(`${demo.url}src/late.ts`)).status, 404);
  });

  test('a page with the earlier text in its cache receives the new one', async () => {
    const first = await send(`${demo.url}src/errors.ts`);
    const headers = { 'If-None-Match': first.headers['etag'] ?? '' };
    assert.equal((await send(`${demo.url}src/errors.ts`, { headers })).status, 304);
    assert.equal(first.headers['cache-control'], 'no-cache');
    edit(file('src/errors.ts'), 'export ', 'export const edited = 1;\nexport ');
    const second = await send(`${demo.url}src/errors.ts`, { headers });
    assert.equal(second.status, 200);
    assert.match(second.body.toString(), /edited/);
  });
});
