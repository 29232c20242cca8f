import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** Files that a document links to, as paths below the project's folder. */
function links(document: string): string[] {
  return Array.from(read(document).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => path.posix.join(path.posix.dirname(document), target));
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

  for (const document of ['README.md', 'CONTRIBUTING.md', 'demo/server/README.md'])
    test(`name existing npm scripts only: ${document}`, () => {
      const named = Array.from(read(document).matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script);
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });
});
