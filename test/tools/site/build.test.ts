import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PAGES } from '../../../demo/site/build/contents.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test('npm run build:site writes every page and the playground, style, script, worker and index, and refers to no file that is not there', async (t) => {
  const out = mkdtempSync(path.join(tmpdir(), 'bits-site-'));
  t.after(() => rmSync(out, { recursive: true, force: true }));
  const args = ['--import', 'tsx', 'demo/site/build/main.ts', '--out', out];
  await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const files = readdirSync(out);
  const names = [...PAGES.map(({ name }) => name), 'playground', 'playground-tab'];
  assert.deepEqual(
    files.filter((file) => file.endsWith('.html')).sort(),
    names.map((name) => `${name}.html`).sort(),
  );
  for (const name of names) {
    const html = readFileSync(path.join(out, `${name}.html`), 'utf8');
    const assets = [...html.matchAll(/<(?:link|script)\b[^>]*(?:href|src)="([^"]+)"/g)];
    assert.ok(assets.length >= (name === 'playground-tab' ? 3 : 4), name);
    for (const [, file = ''] of assets) assert.ok(existsSync(path.join(out, file)), `${name}: ${file}`);
    assert.doesNotMatch(html, / style="|<style|<script(?![^>]*\bsrc=)/, name);
  }
  const playground = readFileSync(path.join(out, 'playground.html'), 'utf8');
  const [, worker = ''] = /data-worker="([^"]+)"/.exec(playground) ?? [];
  // A worker has no modules of Node, and none of its own beside it
  assert.doesNotMatch(
    readFileSync(path.join(out, worker), 'utf8'),
    /\brequire\(|\bimport\b|node:|Buffer\.|process\./,
  );
  for (const [, href = ''] of playground.matchAll(/<a href="([^"]+)"/g))
    assert.ok(existsSync(path.join(out, href)), href);
  const attributes = readFileSync(path.join(out, 'docs/attributes.json'), 'utf8');
  assert.ok((JSON.parse(attributes) as { name: string }[]).some(({ name }) => name === 'endpoint'));
  const index = JSON.parse(readFileSync(path.join(out, 'search.json'), 'utf8')) as { url: string }[];
  for (const { url } of index) assert.ok(files.includes(url.replace(/#.*/, '')), url);
});
