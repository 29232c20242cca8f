import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FailureKind } from '../../src/session/failure.js';
import { outcomeOf, type Exchange } from '../../src/session/outcomes.js';

const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
const [head = '', , ...rest] = text
  .split('\n')
  .slice(text.split('\n').findIndex((line) => /^\| failure +\|/.test(line)));
const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rows = rest
  .slice(
    0,
    rest.findIndex((line) => !line.startsWith('|')),
  )
  .map(cells);

test('the table of outcomes in ARCHITECTURE.md is the one in the code', () => {
  const exchanges = cells(head).slice(1) as Exchange[];
  assert.equal(exchanges.length, 6);
  assert.equal(rows.length, 21);
  for (const [kind, ...outcomes] of rows) {
    const inCode = exchanges.map((exchange) => outcomeOf(kind as FailureKind, exchange));
    assert.deepEqual(outcomes, inCode, `the row of ${kind}`);
  }
});
