import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DemoServer } from '../../e2e/support/server/demo-server.js';
import { removeFolder, uploadFolderInProject } from '../../e2e/support/browser/scratch.js';
import { send, TestSession } from '../support/client.js';
import { raw } from '../support/raw.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url)).replace(/\/$/, '');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>top.marker = 1</script></svg>';
const HTML = '<!doctype html><script>top.marker = 1</script>';
const MODULE = 'export const marker = "uploaded";';
const STAGED = 'marker of an unfinished upload';

for (const command of ['start', 'dev'] as const) {
  describe(`npm run ${command} serves the upload directory only through the BITS handler`, () => {
    // The default directory lies here, inside the project's own folder.
    let uploadDir = '';
    let demo: DemoServer;
    let session: TestSession;

    before(async () => {
      uploadDir = uploadFolderInProject();
      writeFileSync(path.join(uploadDir, 'evil.svg'), SVG);
      writeFileSync(path.join(uploadDir, 'evil.html'), HTML);
      writeFileSync(path.join(uploadDir, 'evil.ts'), MODULE);
      writeFileSync(path.join(uploadDir, 'evil.js'), MODULE);
      writeFileSync(path.join(uploadDir, 'evil.css'), '/* marker */');
      symlinkSync(`${ROOT}/package.json`, path.join(uploadDir, 'link.json'));
      symlinkSync(`${ROOT}/demo`, path.join(uploadDir, 'folder'));
      demo = await DemoServer.start({ command, env: { UPLOAD_DIR: uploadDir } });
      session = new TestSession(`${demo.endpoint}unfinished.html`);
      await session.create();
      await session.fragment(Buffer.from(STAGED), 0, 1000);
    });
    after(async () => {
      await demo.close();
      removeFolder(uploadDir);
    });

    /** Spellings of `evil.svg` in the upload directory, as they stand on the request line. */
    const spellings = (file: string): string[] => {
      const folder = path.basename(uploadDir);
      const inside = `${folder}/${file}`;
      return [
        ...['/%75ploads/', '/./uploads/', '//uploads/', '/uploads%2f', '/uploads%2F', '/x/../uploads/'],
        ...['/%2e/uploads/', '/x/%2e%2e/uploads/', '/%2575ploads/', '/uploads/./', '/uploads//', '/Uploads/'],
        ...[
          '/uploads%5c',
          '/uploads\\',
          '/\\uploads/',
          '/%5cuploads/',
          '/demo/uploads/',
          '/../demo/uploads/',
        ],
        ...['/uploads/%2e/', '/uploads;/', '/src/../demo/uploads/', '/src/%2e%2e/demo/uploads/'],
        ...['/src/../../demo/uploads/', '/@id/uploads/', '/@id/__x00__/uploads/', '/src/@id/uploads/'],
        ...[`/@fs${ROOT}/demo/uploads/`, `/@fs/${ROOT}/demo/uploads/`, `/@fs${ROOT}/demo/%75ploads/`],
        ...[`/@fs${ROOT}/src/../demo/uploads/`, `/src/@fs${ROOT}/demo/uploads/`, `/@id${ROOT}/demo/uploads/`],
        ...[
          `/src/@fs/../demo/uploads/`,
          `/@fs${ROOT}/src/%2e%2e/demo/uploads/`,
          `/@id/@fs${ROOT}/demo/uploads/`,
        ],
        `/src/@fs${ROOT}/src/../demo/uploads/`,
      ].flatMap((start) => [start + inside, start + file]);
    };
    const QUERIES = [
      '',
      '?raw',
      '?url',
      '?import',
      '?import&raw',
      '?inline',
      '?direct',
      '?t=1',
      '?v=1',
      '?worker',
    ];
    const files = ['evil.svg', 'evil.html', 'evil.ts', 'evil.js', 'evil.css', 'link.json', 'folder/demo.ts'];

    for (const file of files)
      test(`no spelling of ${file} and no query bypasses the handler`, async () => {
        const served: string[] = [];
        for (const spelling of spellings(file))
          for (const query of QUERIES) {
            const answer = await get(demo.url, spelling + query);
            if (!isHarmless(answer)) served.push(`${spelling}${query}: ${answer.slice(0, 300)}`);
          }
        assert.deepEqual(served, []);
      });

    test('no spelling returns the bytes of an unfinished upload', async () => {
      const served: string[] = [];
      const staged = `.bits/sessions/${encodeURIComponent(session.id)}/data`;
      for (const spelling of [
        ...spellings(staged),
        ...spellings(staged.replaceAll('%7B', '{').replaceAll('%7D', '}')),
      ])
        for (const query of QUERIES) {
          const answer = await get(demo.url, spelling + query);
          if (answer.includes(STAGED) || !isHarmless(answer)) served.push(`${spelling}${query}: ${answer}`);
        }
      assert.deepEqual(served, []);
    });

    test('the handler itself serves an upload as a sandboxed attachment of no type', async () => {
      const { status, headers, body } = await send(`${demo.endpoint}evil.svg`);
      assert.equal(status, 200);
      assert.equal(body.toString(), SVG);
      assert.match(headers['content-security-policy'] ?? '', /^sandbox;/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['content-type'], 'application/octet-stream');
      assert.match(headers['content-disposition'] ?? '', /^attachment;/);
    });
  });

  describe(`npm run ${command} serves its pages, styles and modules`, () => {
    let demo: DemoServer;
    before(async () => (demo = await DemoServer.start({ command })));
    after(() => demo.close());

    for (const page of [
      '',
      'index.html',
      'states.html?lang=de',
      'themes.html',
      'form.html',
      'playground.html',
      'docs/',
      'docs/errors.html',
    ])
      test(`/${page} with a policy that forbids framing`, async () => {
        const { status, headers } = await send(demo.url + page);
        assert.equal(status, 200);
        assert.match(headers['content-security-policy'] ?? '', /(^|; )frame-ancestors 'none'(;|$)/);
        assert.match(headers['content-security-policy'] ?? '', /(^|; )script-src 'self'(;|$)/);
        assert.equal(headers['x-content-type-options'], 'nosniff');
      });

    test('/playground-tab.html may be framed by pages of its own origin only', async () => {
      const { headers } = await send(`${demo.url}playground-tab.html`);
      const policy = headers['content-security-policy'] ?? '';
      assert.match(policy, /(^|; )frame-ancestors 'self'(;|$)/);
      assert.match(policy, /(^|; )script-src 'self'(;|$)/);
    });

    for (const [file, type] of [
      ['demo.css', 'text/css'],
      ['icon.svg', 'image/svg+xml'],
      ['demo.ts', 'text/javascript'],
      ['src/index.ts', 'text/javascript'],
    ])
      test(`/${file} as ${type}`, async () => {
        const { status, headers } = await send(`${demo.url}${file}`);
        assert.equal(status, 200);
        assert.match(headers['content-type'] ?? '', new RegExp(`^${type?.replace('+', '\\+')}(;|$)`));
        assert.equal(headers['x-content-type-options'], 'nosniff');
      });

    test('every module that a served module imports is served', async () => {
      const seen = new Set<string>();
      const pending = ['/demo.ts', '/states.ts', '/themes.ts', '/form.ts'];
      for (let url = pending.pop(); url !== undefined; url = pending.pop()) {
        if (seen.has(url)) continue;
        seen.add(url);
        const { status, headers, body } = await send(new URL(url, demo.url).href);
        assert.equal(status, 200, url);
        assert.match(headers['content-type'] ?? '', /^text\/javascript/, url);
        for (const [, imported = ''] of body
          .toString()
          .matchAll(/^\s*(?:import|export)\b[^'"\n]*?["'](\/[^"'\n]+)["']/gm))
          pending.push(imported);
        for (const [, imported = ''] of body.toString().matchAll(/\bimport\(["'](\/[^"']+)["']\)/g))
          pending.push(imported);
      }
      assert.ok(seen.size > 150, `${seen.size} modules`);
    });

    for (const file of [
      ...[
        'package.json',
        'start.ts',
        'server/index.ts',
        'server/core/packets/serve.ts',
        'tsconfig.json',
        'README.md',
      ],
      ...['src/package.json', 'src/tsconfig.json', '@vite/client', '.git/config', 'src/nothing.ts'],
      ...[
        'demo/start.ts',
        'node_modules/vite/package.json',
        '__open-in-editor?file=package.json',
        'nothing.html',
      ],
      ...[`@fs${ROOT}/package.json`, `src/@fs${ROOT}/package.json`, `src/@fs${ROOT}/demo/start.ts`],
      ...[
        `src/@fs${ROOT}/test/run.ts`,
        `src/@fs${ROOT}/node_modules/vite/dist/node/index.js`,
        'src/@id/vite',
      ],
      ...['src/index.ts?raw', 'src/index.ts?url', 'src/index.ts?t=x', 'server/README.md', 'nginx.conf'],
    ])
      test(`/${file} is 404`, async () => {
        assert.match(await get(demo.url, `/${file}`), /^HTTP\/1\.1 404 /);
      });
  });

  describe(`npm run ${command} on a loopback address refuses other host names`, () => {
    let demo: DemoServer;
    before(async () => (demo = await DemoServer.start({ command })));
    after(() => demo.close());

    for (const target of ['/', '/demo.ts', '/demo.css', '/src/index.ts', '/uploads/?list', '/faults'])
      test(`${target} is refused to a page that resolved its own name to this machine`, async () => {
        const port = new URL(demo.url).port;
        const answer = await get(demo.url, target, `rebound.example:${port}`);
        assert.match(answer, /^HTTP\/1\.1 4(00|03|21) /);
        for (const name of ['localhost', '127.0.0.1', '[::1]', 'any.localhost'])
          assert.match(await get(demo.url, target, `${name}:${port}`), /^HTTP\/1\.1 200 /, name);
      });
  });

  describe(`npm run ${command} with an upload directory that contains what it serves`, () => {
    for (const folder of ['src', 'demo', '.'])
      test(`UPLOAD_DIR=${folder} ends with the name of the setting`, async () => {
        const started = DemoServer.start({ command, env: { UPLOAD_DIR: path.join(ROOT, folder) } });
        await assert.rejects(started, /uploadDir/);
      });
  });
}

/** The response to a target that no client library has normalised. */
async function get(origin: string, target: string, host = new URL(origin).host): Promise<string> {
  const request = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  return (await raw(origin, request)).text;
}

/** Checks that no byte of the file is sent, or the file as the handler sends it: sandboxed, without a type, as a download. */
function isHarmless(response: string): boolean {
  const [head = '', ...body] = response.split('\r\n\r\n');
  if (!/^HTTP\/1\.1 200 /.test(head)) return !/marker|bits-upload"|connectControls/.test(body.join(''));
  return (
    /^content-type: application\/octet-stream\r?$/im.test(head) &&
    /^x-content-type-options: nosniff\r?$/im.test(head) &&
    /^content-security-policy: sandbox;/im.test(head) &&
    /^content-disposition: attachment;/im.test(head)
  );
}
