import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from '../../fuzz/fuzz.js';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20_240_423);
const REQUESTS = 1500;

for (const faults of [false, true]) {
  test(`${REQUESTS} valid and mutated requests, fault layer ${faults ? 'on' : 'off'}: each has its own answer in time`, async () => {
    const lines: string[] = [];
    const result = await fuzz({ seed: SEED, requests: REQUESTS, faults, log: (line) => lines.push(line) });
    assert.deepEqual(result, { passed: REQUESTS, failed: 0 }, lines.join('\n'));
  });
}
