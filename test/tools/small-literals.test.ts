import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { build, type Rolldown } from 'vite';
import { filesBelow } from '../runner/files.js';

const CONFIG = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));

/** The texts between the expressions of every literal with one of these tags; without tags, of every tagged one. */
function literals(code: string, ...tags: readonly string[]): string[][] {
  const found: string[][] = [];
  const tree = ts.createSourceFile('x.ts', code, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && (tags.length === 0 || tags.includes(node.tag.getText(tree)))) {
      const { template } = node;
      found.push(
        ts.isNoSubstitutionTemplateLiteral(template)
          ? [template.text]
          : [template.head.text, ...template.templateSpans.map((span) => span.literal.text)],
      );
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/**
 * Markup without what the minifier may take or give: white space, comments, quotes, the slash of an empty element, and the
 * value of an attribute that needs none (`readonly=readonly`).
 */
const bare = (strings: readonly string[]): string =>
  strings
    .join('¤')
    .replace(/(?<=\s)(\w+)=\1(?=[\s>])/g, '$1')
    .replace(/<!--.*?-->|[\s"]|\/(?=>)/gs, '');

const smallCss = (strings: readonly string[]): string =>
  transformSync(strings.join('@EXPRESSION();'), { loader: 'css', minify: true, charset: 'utf8' }).code.trim();

describe('the literals of the built package', () => {
  const sources = filesBelow('src', '.ts').map((file) => readFileSync(file, 'utf8'));
  let bundle = '';
  before(async () => {
    const [built] = (await build({
      configFile: CONFIG,
      logLevel: 'error',
      build: { write: false },
    })) as Rolldown.RolldownOutput[];
    bundle = built?.output.map((file) => (file.type === 'chunk' ? file.code : '')).join('\n') ?? '';
  });

  test('have the same expressions, elements, attributes and texts as in the sources', () => {
    const wanted = sources.flatMap((source) => literals(source, 'html', 'svg')).map(bare);
    const present = new Set(literals(bundle).map(bare));
    assert.ok(wanted.length > 30);
    assert.deepEqual(
      wanted.filter((each) => !present.has(each)),
      [],
    );
  });

  test('have the same style rules as in the sources', () => {
    const wanted = sources.flatMap((source) => literals(source, 'css')).map(smallCss);
    const present = new Set(literals(bundle).map(smallCss));
    assert.ok(wanted.length > 8);
    assert.deepEqual(
      wanted.filter((each) => !present.has(each)),
      [],
    );
  });

  test('have neither line breaks nor indentation', () => {
    const texts = literals(bundle).flat();
    assert.ok(texts.length > 100);
    assert.deepEqual(
      texts.filter((text) => /\n| {2}/.test(text)),
      [],
    );
  });
});
