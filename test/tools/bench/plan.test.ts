import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseOptions } from '../../bench/peers/options.js';
import { boundSeconds, LINES, orderOfRound, PEERS, planCases } from '../../bench/peers/plan.js';

const FOLDER = fileURLToPath(new URL('../../bench/peers/', import.meta.url));
const MIB = 1024 * 1024;

describe('the plan of the comparison', () => {
  const cases = planCases(parseOptions([]));

  test('has every line and both browsers', () => {
    for (const { id } of LINES)
      for (const browser of ['chromium', 'firefox'])
        assert.ok(cases.some((one) => one.line.id === id && one.browser === browser));
  });

  test('has 1 GiB only where the line carries it in under a minute', () => {
    const lines = cases
      .filter(({ kind, bytes, browser }) => kind === 'time' && bytes === 1024 * MIB && browser === 'chromium')
      .map(({ line }) => line.id);
    assert.deepEqual(lines, ['loopback', '1gbit-20ms']);
  });

  test('has a thousand small files', () => {
    assert.ok(cases.some(({ kind, files }) => kind === 'small' && files === 1000));
  });

  test('has the chosen part alone', () => {
    const chosen = parseOptions(
      '--browsers firefox --kinds time --lines 100mbit-50ms --sizes 8,64 --rounds 3'.split(' '),
    );
    assert.deepEqual(
      planCases(chosen).map(({ browser, kind, line, bytes }) => [browser, kind, line.id, bytes / MIB]),
      [
        ['firefox', 'time', '100mbit-50ms', 8],
        ['firefox', 'time', '100mbit-50ms', 64],
      ],
    );
    assert.equal(chosen.rounds, 3);
  });

  test('writes no result that lacks a competitor', () => {
    assert.equal(parseOptions([]).write, true);
    assert.equal(parseOptions(['--only', 'put,bits-upload']).write, false);
  });

  for (const [option, text] of [
    ['--lines', 'dsl'],
    ['--browsers', 'chromium,lynx'],
    ['--only', 'dropzone'],
    ['--kinds', 'all'],
    ['--sizes', '1,x'],
    ['--rounds', '0'],
  ] as const)
    test(`refuses ${option} ${text} and names it`, () => {
      assert.throws(() => parseOptions([option, text]), new RegExp(`${option}: ".*" is`));
    });

  test('gives each competitor each place of a round', () => {
    const rounds = [0, 1, 2].map((round) => orderOfRound(['a', 'b', 'c'], round).join(''));
    assert.deepEqual(rounds, ['abc', 'bca', 'cab']);
  });

  test('calculates the bound from the bytes and the round trips', () => {
    const line = LINES.find(({ id }) => id === '100mbit-50ms')!;
    const one = { kind: 'time', line, browser: 'chromium', files: 1, bytes: 12_500_000 } as const;
    assert.equal(boundSeconds(one, 4, 3), 1 + 6 * 0.05);
    const small = { ...one, kind: 'small', files: 300, bytes: 10_000 } as const;
    assert.ok(Math.abs(boundSeconds(small, 300, 3)! - 15) < 1e-9);
    assert.equal(boundSeconds({ ...one, line: LINES[0]! }, 4, 3), undefined);
  });

  test('has a script of the page and locked packages for every competitor', () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(FOLDER, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const { id, packages } of PEERS) {
      assert.ok(existsSync(path.join(FOLDER, 'page', `${id}.ts`)), id);
      for (const name of packages) assert.match(dependencies[name] ?? '', /^\d+\.\d+\.\d+$/, name);
    }
  });
});
