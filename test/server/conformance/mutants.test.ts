import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allResults, type Report } from '../../conformance/report/results.js';
import { runSuite } from '../../conformance/run-suite.js';
import { DEFAULTS, type Feature } from '../../conformance/trial/settings.js';
import { parseTarget } from '../../conformance/http/target.js';
import { startMutant, type Mutation } from './mutants/mutant.js';
import { MUTANTS } from './mutants/index.js';

/** Features are declared, so that a mutant that hides a feature does not skip its cases. */
const DECLARED = new Map<Feature, boolean>([
  ['parallel', true],
  ['get', true],
  ['overwrite', true],
  ['reply', true],
  ['host-id', false],
  ['override', true],
  ['cors', true],
]);

async function tryOn(
  mutation: Mutation,
  only: readonly string[],
  declared: ReadonlyMap<Feature, boolean> = DECLARED,
): Promise<Report> {
  const server = await startMutant(mutation);
  try {
    return await runSuite({
      ...DEFAULTS,
      target: parseTarget(server.url),
      declared,
      only,
      timeoutMs: 10_000,
    });
  } finally {
    await server.close();
  }
}

const verdicts = (report: Report): string[] =>
  allResults(report).map(({ name, verdict }) => `${name}: ${verdict}`);

test('the cases that catch mutants pass on the same server without a mutation', async () => {
  const only = [...new Set(MUTANTS.flatMap(({ caughtBy }) => caughtBy))];
  const report = await tryOn({ replies: true }, only);
  assert.deepEqual(verdicts(report).sort(), only.map((name) => `${name}: pass`).sort());
});

for (const { name, caughtBy, make } of MUTANTS) {
  test(`a server that ${name} is caught`, async () => {
    const report = await tryOn(make(), caughtBy);
    assert.deepEqual(verdicts(report).sort(), caughtBy.map((name) => `${name}: fail`).sort());
  });
}

test('a server that corrupts files does not pass where its files cannot be read: the cases are skipped', async () => {
  const corrupt = MUTANTS.find(({ name }) => name.startsWith('stores an overlap twice'));
  assert.ok(corrupt);
  const unreadable = new Map([...DECLARED, ['get', false] as const]);
  const report = await tryOn(corrupt.make(), corrupt.caughtBy, unreadable);
  assert.deepEqual(verdicts(report).sort(), corrupt.caughtBy.map((name) => `${name}: skip`).sort());
  for (const { reason } of allResults(report)) assert.match(reason ?? '', /could not be looked at/);
});
