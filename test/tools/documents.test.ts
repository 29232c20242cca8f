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
    test(`every link of ${document} leads to a file of the project`, () => {
      assert.deepEqual(
        links(document).filter((target) => !existsSync(path.join(ROOT, target))),
        [],
      );
    });

  test('every link of a document in the npm package leads to a file of the package', () => {
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

  test('every file that CONTRIBUTING.md names exists', () => {
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
    test(`every npm script that ${document} names exists`, () => {
      const named = Array.from(read(document).matchAll(/npm run ([\w:-]+)/g), ([, script = '']) => script);
      assert.deepEqual(
        named.filter((script) => !(script in scripts)),
        [],
      );
    });
});
