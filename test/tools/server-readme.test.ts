import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const text = (file: string): string =>
  readFileSync(new URL(`../../demo/server/${file}`, import.meta.url), 'utf8');
const rows = text('README.md')
  .split('\n')
  .filter((line) => line.startsWith('|'));

/** Setting and variable, as the environment is read. */
const variables = [...text('environment.ts').matchAll(/^ {4}(\w+): read\.\w+\('(\w+)'/gm)];

test('the table of the server’s settings has every variable of the environment, beside its setting', () => {
  assert.ok(variables.length > 20);
  const missing = variables.filter(
    ([, setting, variable]) =>
      !rows.some((row) => row.includes(`\`${setting}\``) && row.includes(`\`${variable}\``)),
  );
  assert.deepEqual(
    missing.map(([, setting]) => setting),
    [],
  );
});

test('every setting that is data can be set by the environment', () => {
  const data = [...text('settings.ts').matchAll(/^ {2}readonly (\w+): (?!\(|Writer|\()/gm)].map(
    ([, name]) => name,
  );
  assert.ok(data.length > 20);
  const set = new Set(variables.map(([, setting]) => setting));
  assert.deepEqual(
    data.filter((name) => !set.has(name)),
    [],
  );
});
