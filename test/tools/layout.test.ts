import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { filesBelow } from '../runner/files.js';
import { PURE_SUITES } from '../runner/pure-suites.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Maximum number of files directly in a folder. */
const MAX_FILES = 12;

/** Folders that may have more, as their files are alike; ARCHITECTURE.md gives the reasons. */
const ALIKE = [
  'src/locales',
  'demo',
  'test/conformance/cases',
  ...['dark', 'light', 'phone', 'rtl'].map((look) => `test/e2e/page/visual.spec.ts-snapshots/${look}`),
];

function crowdedFolders(): string[] {
  const counts = new Map<string, number>();
  for (const file of ['src', 'demo', 'test'].flatMap((folder) => filesBelow(path.join(ROOT, folder), ''))) {
    const folder = path.relative(ROOT, path.dirname(file)).replaceAll(path.sep, '/');
    // Uploaded, built and installed files are no part of the project.
    if (!/^demo\/(?:uploads|dist)|\/node_modules(?:\/|$)/.test(folder))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > MAX_FILES).map(([folder]) => folder);
}

test(`no folder has more than ${MAX_FILES} files, except those of files that are alike`, () => {
  assert.deepEqual(
    crowdedFolders().filter((folder) => !ALIKE.includes(folder)),
    [],
  );
});

test('ARCHITECTURE.md names every folder that may have more files', () => {
  const text = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  for (const folder of ALIKE)
    assert.ok(text.includes(`\`${folder.replace(/-snapshots\/.*/, '-snapshots')}\``), folder);
});
/** Folders whose purity the layers' test holds, and a module that only calculates. */
const PURE = /^(?:protocol|session\/(?:machine|policy|failures))\/|^file\/progress-meter\.js$/;

const files = filesBelow('test/unit', '.test.ts').filter((file) =>
  PURE_SUITES.some((pattern) => path.matchesGlob(file, pattern)),
);

test('every pattern of the suites that run in one engine only names files', () => {
  for (const pattern of PURE_SUITES)
    assert.ok(
      files.some((file) => path.matchesGlob(file, pattern)),
      pattern,
    );
  assert.ok(files.length >= 20);
});

for (const file of files)
  test(`${file} imports pure modules only: one engine is enough`, () => {
    const imported = [...readFileSync(file, 'utf8').matchAll(/from '(?:\.\.\/)+src\/([^']+)'/g)];
    for (const [, module = ''] of imported) assert.match(module, PURE);
  });
