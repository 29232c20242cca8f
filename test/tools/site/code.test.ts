import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import {
  codeBlocksBelow,
  syntaxErrors,
  typeErrors,
  unbalanced,
  uploadAttributes,
  type CodeBlock,
} from './code-blocks.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const blocks = codeBlocksBelow(path.join(ROOT, 'demo/site/pages'));
const of = (...languages: string[]): CodeBlock[] =>
  blocks.filter(({ language }) => languages.includes(language));

/** Attributes by the table of properties, and those of every element. */
const source = readFileSync(path.join(ROOT, 'src/view/form/form-control.ts'), 'utf8');
const [, table = ''] = /return \{\n([^]*?)\n {4}\};/.exec(source) ?? [];
const attributes = new Set([
  ...[...table.matchAll(/^ {6}(\w+): \{/gm)].map(([, name = '']) => name),
  ...[...table.matchAll(/attribute: '([\w-]+)'/g)].map(([, name = '']) => name),
  ...['id', 'lang', 'dir', 'slot', 'class'],
]);

/** The blocks that import packages other than this one, which are not installed here. */
const isForeign = ({ code }: CodeBlock): boolean => /from '(?!bits-upload)[^.]/.test(code);

describe('the code of the site', () => {
  test('has a language that a check below knows', () => {
    const checked = ['ts', 'js', 'tsx', 'html', 'vue', 'svelte', 'sh', 'css', 'xml'];
    const unchecked = ['powershell', 'text'];
    assert.deepEqual(
      blocks
        .filter(({ language }) => ![...checked, ...unchecked].includes(language))
        .map(({ place }) => place),
      [],
    );
    assert.ok(blocks.length > 50);
  });

  test('compiles: TypeScript against the types of the package', () => {
    const own = of('ts').filter((block) => !isForeign(block));
    assert.ok(own.length > 20);
    assert.deepEqual(typeErrors(own, ROOT), []);
  });

  test('shows a mistake in a block as an error of its types', () => {
    const wrong = {
      place: 'x.md:1',
      language: 'ts',
      code: "import { UploadManager } from 'bits-upload/core.js';\nnew UploadManager({ endpont: '/' });\n",
    };
    assert.match(typeErrors([wrong], ROOT).join(), /^x\.md:1: .*endpont/);
  });

  test('has no mistake of syntax: JavaScript, JSX, and code for other frameworks', () => {
    for (const block of of('ts', 'js', 'tsx'))
      assert.deepEqual(syntaxErrors(block, `block.${block.language}`), []);
  });

  test('has balanced elements and known attributes: HTML, Vue, Svelte', () => {
    for (const { place, code } of of('html', 'vue', 'svelte')) assert.deepEqual(unbalanced(code), [], place);
    const used = of('html').flatMap(({ place, code }) =>
      uploadAttributes(code).map((name) => ({ place, name })),
    );
    assert.ok(used.length > 20);
    assert.deepEqual(
      used.filter(({ name }) => !attributes.has(name)),
      [],
    );
    assert.deepEqual(unbalanced('<p><b>x</p>'), ['</p>', '<p>']);
    assert.deepEqual(uploadAttributes('<bits-upload endpont="/" multiple>'), ['endpont', 'multiple']);
  });

  test('has scripts within HTML, Vue and Svelte without a mistake of syntax', () => {
    for (const { place, language, code } of of('html', 'vue', 'svelte'))
      for (const [, script = ''] of code.matchAll(/<script(?![^>]*src=)[^>]*>([^]*?)<\/script>/g))
        assert.deepEqual(syntaxErrors({ place, language, code: script }, 'block.ts'), []);
  });

  test('has balanced braces: CSS, and balanced elements: XML', () => {
    for (const { place, code } of of('css'))
      assert.equal(code.split('{').length, code.split('}').length, place);
    for (const { place, code } of of('xml'))
      assert.deepEqual(unbalanced(code.replace(/<\?.*\?>/, '').replace(/[A-Z]/g, 'x')), [], place);
  });

  test('names commands of the package and scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const text = blocks.map(({ code }) => code).join('\n');
    const commands = readFileSync(path.join(ROOT, 'demo/cli/commands.ts'), 'utf8');
    for (const [, command = ''] of text.matchAll(/npx bits-upload (\w+)/g))
      assert.ok(commands.includes(command), command);
    for (const [, script = ''] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(script in scripts, script);
  });
});
