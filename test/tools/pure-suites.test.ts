import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filesBelow } from '../runner/files.js';
import { PURE_SUITES } from '../runner/pure-suites.js';

/** Folders whose purity the layers' test holds, and a module that only calculates. */
const PURE = /^(?:protocol|session\/(?:machine|policy))\/|^file\/progress-meter\.js$/;

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
