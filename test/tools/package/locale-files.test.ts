import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { withComputedImport } from '../../package/cdn/locale-files.js';

const registry = readFileSync('src/locales/registry.ts', 'utf8');

test('the file for CDNs loads every language but English by one computed import', () => {
  const { code, tags } = withComputedImport(registry);
  const files = readdirSync('src/locales').map((name) => name.replace(/\.ts$/, ''));
  const languages = files.filter((name) => /^[a-z]{2}(-\w+)?$/.test(name) && name !== 'en');
  assert.deepEqual([...tags].sort(), languages.sort());
  assert.equal(code.match(/import\(/g)?.length, 1);
});

test('a registry whose loaders are written in another way is no input for the file for CDNs', () => {
  assert.throws(
    () => withComputedImport(registry.replace("import('./de.js')", "import('./fr.js')")),
    /loaders/,
  );
  assert.throws(() => withComputedImport(registry.replace('const loaders', 'const others')), /loaders/);
});
