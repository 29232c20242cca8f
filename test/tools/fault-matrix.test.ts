import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from 'prettier';
import { matrixTable } from '../integration/fault-matrix/table.js';

test('the printed fault matrix is the one that is run', async () => {
  const printed = readFileSync(new URL('../integration/fault-matrix.md', import.meta.url), 'utf8');
  assert.equal(printed, await format(matrixTable(), { parser: 'markdown', printWidth: 110 }));
});
