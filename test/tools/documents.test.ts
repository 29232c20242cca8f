import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesBelow } from '../runner/files.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Files that a document links to, as paths below the project's folder. */
function links(document: string): string[] {
  return Array.from(read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => path.posix.join(path.posix.dirname(document), target));
}

const COMMENT = /\/\*[^]*?\*\/|(?<![:'"`])\/\/.*/g;

/** Source files of the project, as paths below its folder, each with its text. */
const sources = new Map(
  ['src', 'demo', 'test']
    .flatMap((folder) => filesBelow(path.join(ROOT, folder), ''))
    .map((file) => path.relative(ROOT, file).replaceAll(path.sep, '/'))
    .filter((file) => /\.(?:ts|mjs|html|css|md)$/.test(file) && !/^demo\/(?:uploads|dist)/.test(file))
    .map((file) => [file, read(file)]),
);

const codeFiles = [...sources].filter(([file]) => !file.endsWith('.md'));

/** All words of the code without its comments. */
const codeWords = new Set(
  codeFiles.flatMap(([, code]) => code.replace(COMMENT, '').match(/[A-Za-z_]\w*/g) ?? []),
);

/** Names of the platform and of IIS that the project does not use, and an example of a file name. */
const FOREIGN = new Set(['maxAllowedContentLength', 'persist', 'withResolvers', 'basic', 'invoiceexe']);

/** Words of the identifiers in backticks that no code has; member names (`Task.run()`) count as several words. */
function unknownNames(text: string, pattern: RegExp): string[] {
  return Array.from(
    text.matchAll(/`(#?[A-Za-z_]\w*(?:\.#?[A-Za-z_]\w*)*)(?:\([^)`]*\))?`/g),
    ([, name = '']) => name,
  )
    .filter((name) => pattern.test(name) && !/\.(?:ts|md|json|conf)$/.test(name))
    .flatMap((name) => name.split('.').map((word) => word.replace('#', '')))
    .filter((word) => !codeWords.has(word) && !FOREIGN.has(word));
}

function packaged(): string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const output = execFileSync('npm', args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (JSON.parse(output) as [{ files: { path: string }[] }])[0].files.map((file) => file.path);
}

describe('documents', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'demo/server/README.md',
  ];
  for (const document of documents)
    test(`have links to existing files only: ${document}`, () => {
      assert.deepEqual(
        links(document).filter((target) => !existsSync(path.join(ROOT, target))),
        [],
      );
    });

  test('in the npm package have links to files of the package only', () => {
    const files = packaged();
    const inPackage = files.filter((file) => file.endsWith('.md'));
    assert.ok(inPackage.includes('README.md'));
    const broken = inPackage.flatMap((document) =>
      links(document)
        .filter((target) => !files.includes(target))
        .map((target) => `${document}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  test('name existing files only: CONTRIBUTING.md', () => {
    const named = Array.from(
      read('CONTRIBUTING.md').matchAll(/`((?:src|demo|test)\/[\w./-]+)`/g),
      ([, file = '']) => file,
    );
    assert.ok(named.length > 30);
    assert.deepEqual(
      named.filter((file) => !existsSync(path.join(ROOT, file))),
      [],
    );
  });

  for (const document of ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md', 'demo/server/README.md'])
    test(`name only files and identifiers that the code has: ${document}`, () => {
      const text = read(document).replace(/```[^]*?```/g, '');
      const files = Array.from(
        text.matchAll(/`([\w.-]+\/[\w./-]+\.(?:ts|mjs|html|css|md))`/g),
        ([, file = '']) => file,
      );
      assert.deepEqual(
        files.filter(
          (file) =>
            !existsSync(path.join(ROOT, file)) &&
            ![...sources.keys()].some((each) => each.endsWith(`/${file}`)),
        ),
        [],
      );
      assert.deepEqual(unknownNames(text, /[A-Z]/), []);
    });

  test('and comments name only identifiers that the code has', () => {
    for (const [file, code] of codeFiles)
      assert.deepEqual(unknownNames((code.match(COMMENT) ?? []).join('\n'), /./), [], file);
  });

  test('have the number of cases of the fault matrix: README.md', () => {
    const [, cases] = /^(\d+) uploads/m.exec(read('test/integration/fault-matrix.md')) ?? [];
    assert.ok(read('README.md').includes(`It has ${cases} cases`));
  });

  for (const document of ['README.md', 'CONTRIBUTING.md', 'demo/server/README.md'])
    test(`name existing npm scripts only: ${document}`, () => {
      const named = Array.from(read(document).matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script);
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });
});
