import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { renderMarkdown } from '../../../demo/site/build/markdown.js';
import { codeBlocks, syntaxErrors, unbalanced } from './code-blocks.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const text = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const readme = text('README.md');

/** Anchors of the headings of a Markdown file. */
const anchors = (file: string): string[] => renderMarkdown(text(file)).sections.map(({ slug }) => slug);

test('README.md links to headings that exist, its own and those of the documentation', () => {
  const links = [...readme.matchAll(/\]\(([^)#\s:]*)#([^)\s]+)\)/g)];
  assert.ok(links.length > 3);
  for (const [, file = '', anchor = ''] of links)
    assert.ok(anchors(file === '' ? 'README.md' : file).includes(anchor), `${file}#${anchor}`);
});

test('README.md leads to every page of the guide and of the server section', () => {
  for (const page of [
    ...['index', 'frameworks', 'forms', 'single-page-apps', 'authentication', 'resume', 'languages'],
    ...['theming', 'accessibility', 'testing', 'coming-from'],
  ])
    assert.ok(readme.includes(`(demo/site/pages/guide/${page}.md`), page);
  for (const page of ['iis', 'proxies', 'across-origins', 'development-proxies', 'reference-server'])
    assert.ok(readme.includes(`(demo/site/pages/server/${page}.md`), page);
});

test('the pictures of README.md exist and have a description', () => {
  const sources = [...readme.matchAll(/(?:src|srcset)="([^":]+)"/g)].map(([, file = '']) => file);
  const pictures = sources.filter((file) => file.startsWith('demo/'));
  assert.equal(pictures.length, 2);
  for (const file of pictures) assert.ok(existsSync(path.join(ROOT, file)), file);
  assert.match(readme, /<img [^>]*alt="[^"]{60,}"/);
});

test('the code of README.md has no mistake of syntax and balanced elements', () => {
  const blocks = codeBlocks('README.md', readme);
  assert.ok(blocks.length > 8);
  for (const block of blocks)
    if (['ts', 'js', 'tsx'].includes(block.language))
      assert.deepEqual(syntaxErrors(block, `block.${block.language}`), []);
    else if (block.language === 'html') {
      assert.deepEqual(unbalanced(block.code), [], block.place);
      for (const [, script = ''] of block.code.matchAll(/<script(?![^>]*src=)[^>]*>([^]*?)<\/script>/g))
        assert.deepEqual(syntaxErrors({ ...block, code: script }, 'block.ts'), []);
    }
});
