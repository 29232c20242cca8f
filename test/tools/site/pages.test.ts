import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PAGES } from '../../../demo/site/build/contents.js';
import { pageHtml, renderPage } from '../../../demo/site/build/page.js';
import { searchIndex } from '../../../demo/site/build/search-index.js';
import { rank } from '../../../demo/docs-rank.js';
import { BITS_EVENT_TYPES } from '../../../src/manager/contract/events/bits-events.js';
import { filesBelow } from '../../runner/files.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = path.join(ROOT, 'demo/site/pages');
const sourceOf = (name: string, folder: string): string => path.join(FOLDER, folder, `${name}.md`);

describe('the site', () => {
  const pages = new Map<string, string>();
  before(async () => {
    for (const { name } of PAGES)
      pages.set(name, (await pageHtml(ROOT, name, { assets: '', script: 'js' })) ?? '');
  });
  const anchors = (name: string): string[] =>
    [...(pages.get(name) ?? '').matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);

  test('has every page in its menu, and no page without a source', () => {
    const sources = filesBelow(FOLDER, '.md').map((file) => path.relative(FOLDER, file));
    assert.deepEqual(sources.sort(), PAGES.map(({ name, folder }) => path.join(folder, `${name}.md`)).sort());
    for (const html of pages.values())
      for (const { name } of PAGES) assert.ok(html.includes(`<li><a href="${name}.html"`), name);
  });

  test('has links to pages and anchors that exist only', () => {
    const broken: string[] = [];
    let links = 0;
    for (const [page, html] of pages)
      for (const [, href = ''] of html.matchAll(/<a [^>]*href="([^"]*)"/g)) {
        if (/^https?:/.test(href)) continue;
        links += 1;
        const [, target = page, anchor] = /^(?:([\w-]+)\.html)?(?:#(.+))?$/.exec(href) ?? [];
        const there = pages.has(target) && (anchor === undefined || anchors(target).includes(anchor));
        if (!/^(?:[\w-]+\.html)?(?:#.+)?$/.test(href) || !there) broken.push(`${page}: ${href}`);
      }
    assert.ok(links > 500);
    assert.deepEqual(broken, []);
  });

  test('has links in its sources that lead to a page from the repository, too', () => {
    for (const { name, folder } of PAGES) {
      const file = sourceOf(name, folder);
      for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\]\(([^)#\s:]+)(?:#[^)]*)?\)/g))
        assert.ok(existsSync(path.join(path.dirname(file), target)), `${name}: ${target}`);
    }
  });

  test('has each anchor once on a page', () => {
    for (const name of pages.keys()) {
      const ids = anchors(name);
      assert.equal(new Set(ids).size, ids.length, name);
    }
  });

  test('includes every table and file that its sources name', () => {
    for (const [name, html] of pages) assert.doesNotMatch(html, /<!-- (?:table|file|readme):/, name);
  });

  test('explains every error code under an anchor of its own, with cause and cure', async () => {
    const source = readFileSync(path.join(ROOT, 'src/errors.ts'), 'utf8');
    const [, union = ''] = /BitsErrorCode =([^]*?)export interface/.exec(source) ?? [];
    const codes = [...union.matchAll(/\| '([\w-]+)'/g)].map(([, code = '']) => code);
    assert.ok(codes.length > 20);
    const { sections = [] } = (await renderPage(ROOT, 'errors')) ?? {};
    const explained = sections.filter(({ depth }) => depth === 2);
    assert.deepEqual(explained.map(({ slug }) => slug).sort(), [...codes].sort());
    for (const { slug, text } of explained) assert.match(text, /^Cause\. .+ Cure\. ./, slug);
  });

  test('describes every event of the element', () => {
    const html = pages.get('events') ?? '';
    for (const type of BITS_EVENT_TYPES) assert.ok(html.includes(`<code>${type}</code>`), type);
  });

  test('finds sections by the words of a visitor, and the page of an error by its code', async () => {
    const index = await searchIndex(ROOT);
    const first = (query: string): string => rank(index, query)[0]?.entry.url ?? 'nothing';
    assert.equal(first('disk-full'), 'errors.html#disk-full');
    assert.equal(first('requestLimits'), 'iis.html#4-sizes');
    assert.equal(first('React'), 'frameworks.html#react');
    assert.equal(first('Uppy'), 'coming-from.html#uppy');
    assert.deepEqual(rank(index, 'no-such-word-anywhere'), []);
    assert.deepEqual(rank(index, '  '), []);
    for (const { name } of PAGES) assert.ok(index.some(({ url }) => url === `${name}.html`));
  });
});
