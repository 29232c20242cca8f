import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findBrowsers, type Engine } from '../browsers/find.js';
import { testCommand } from '../runner/one-test.js';
import { until } from '../support/until.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const found = Object.keys(findBrowsers()) as Engine[];

function start(...args: string[]) {
  // Node's test runner marks its children, and would read their output as its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/one.ts', ...args], {
    cwd: ROOT,
    env: { ...env, INIT_CWD: ROOT },
  });
  const started = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => (started.output += bytes.toString()));
  return started;
}

async function testOne(...args: string[]): Promise<{ code: number; output: string }> {
  const started = start(...args);
  const [code] = (await once(started.child, 'close')) as [number];
  return { code, output: started.output };
}

describe('npm run test:one', () => {
  for (const [file, passed] of [
    ['test/server/settings.test.ts', /^# pass [1-9]|^ℹ pass [1-9]/m],
    ['test/tools/counts.test.ts', /^# pass [1-9]|^ℹ pass [1-9]/m],
  ] as const)
    test(`runs ${file}`, async () => {
      const { code, output } = await testOne(file);
      assert.equal(code, 0, output);
      assert.match(output, passed);
    });

  for (const [file, passed] of [
    ['test/unit/protocol/content-name.test.ts', /[1-9]\d* passed, 0 failed/],
    ['test/integration/form.test.ts', /[1-9]\d* passed, 0 failed/],
    ['test/e2e/page/form.spec.ts', /^ +[1-9]\d* passed/m],
  ] as const)
    test(`runs ${file}`, { skip: found.length === 0 && 'no browser is installed' }, async () => {
      const { code, output } = await testOne(file);
      assert.equal(code, 0, output);
      assert.match(output, passed);
    });

  test('runs a test again when a file changes', async (t) => {
    const started = start('test/tools/counts.test.ts', '--watch');
    t.after(() => started.child.kill());
    const runs = (): number => started.output.split('Waiting for a change.').length - 1;
    await until(() => runs() === 1, 'the first run', 60_000);
    utimesSync(`${ROOT}test/runner/counts.ts`, new Date(), new Date());
    await until(() => runs() === 2, 'the second run', 60_000);
  });

  for (const [args, message] of [
    [['test/unit/nothing.test.ts'], /nothing\.test\.ts does not exist/],
    [['src/core.ts'], /src\/core\.ts is no test/],
    [['test/server/settings.test.ts', '--browser', 'firefox'], /runs in Node/],
    [['test/e2e/page/form.spec.ts', '--browser', 'webkit'], /webkit is not installed or not one of them/],
    [[], /FILE/],
  ] as const)
    test(`reports invalid arguments: ${args.join(' ') || 'none'}`, async () => {
      const { code, output } = await testOne(...args);
      assert.equal(code, 2);
      assert.match(output, message);
    });

  test('uses the engine of --browser', () => {
    const { env, args } = testCommand('test/e2e/page/form.spec.ts', 'firefox', ['chromium', 'firefox']);
    assert.deepEqual(env, { BROWSERS: 'firefox' });
    assert.ok(args.includes('--project=firefox'));
    assert.deepEqual(args.at(-1), '/test/e2e/page/form\\.spec\\.ts$');
  });
});
