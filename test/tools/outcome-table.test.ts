import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { FailureKind } from '../../src/session/policy/failure.js';
import { outcomeOf } from '../../src/session/failures/outcomes.js';
import type { ActivePhase } from '../../src/session/machine/state.js';
import { fetchFailureCode } from '../../src/session/requests/load-failure-code.js';

await fetchFailureCode();

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

/** The phase in which each of the table's exchanges is under way. */
const PHASES: Readonly<Record<string, ActivePhase>> = {
  Ping: 'probing',
  'Create-Session': 'creating',
  Fragment: 'sending',
  Reply: 'replying',
  'Close-Session': 'closing',
  'Cancel-Session': 'cancelling',
};

test('the table of outcomes in ARCHITECTURE.md equals the one in the code', () => {
  const phases = cells(head)
    .slice(1)
    .map((exchange) => PHASES[exchange] ?? assert.fail(`no phase of ${exchange}`));
  assert.equal(phases.length, 6);
  assert.equal(rows.length, 22);
  for (const [kind, ...outcomes] of rows) {
    const inCode = phases.map((phase) => outcomeOf(kind as FailureKind, phase).name);
    assert.deepEqual(outcomes, inCode, `the row of ${kind}`);
  }
});
