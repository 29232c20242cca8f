/**
 * `npm run check`: every check that does not run the product.
 *
 *     npm run check
 *     npm run check -- --only types,lint
 */
import { parseArgs } from 'node:util';
import { closingLine, type Counts } from '../runner/counts.js';
import { runTool } from '../runner/spawn.js';

const bin = {
  tsc: 'node_modules/typescript/bin/tsc',
  eslint: 'node_modules/eslint/bin/eslint.js',
  prettier: 'node_modules/prettier/bin/prettier.cjs',
  publint: 'node_modules/publint/src/cli.js',
  tsx: 'node_modules/tsx/dist/cli.mjs',
};

const CHECKS: Record<string, readonly (readonly string[])[]> = {
  types: ['src', 'demo', 'test', '.'].map((folder) => [bin.tsc, '-p', folder, '--noEmit']),
  lint: [[bin.eslint, '--max-warnings=0', '.']],
  format: [
    [bin.prettier, '--check', '--log-level', 'warn', 'src', 'demo', 'test', '*.ts', '*.mjs', '*.json'],
  ],
  templates: [[bin.tsx, 'test/package/templates.ts']],
  package: [
    [bin.tsx, 'test/package/build.ts'],
    [bin.publint, '--strict'],
    [bin.tsc, '-p', 'test/package/frameworks'],
    [bin.tsx, 'test/package/import-on-server.ts'],
    [bin.tsx, 'test/package/sizes.ts'],
    [bin.tsx, 'test/package/cdn/check-tag.ts'],
    [bin.tsx, 'test/package/packed.ts'],
    [bin.tsx, 'test/try/main.ts', '--only', 'cdn,cdn-core', '--optional'],
  ],
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? Object.keys(CHECKS);
const counts: Counts = { suite: 'check', passed: 0, failed: 0, skipped: 0 };

async function check(name: string): Promise<void> {
  const commands = CHECKS[name];
  if (!commands) throw new Error(`--only: "${name}" is none of ${Object.keys(CHECKS).join(', ')}`);
  console.log(`── ${name}`);
  const started = performance.now();
  let ok = true;
  for (const [script = '', ...args] of commands) ok &&= (await runTool(script, args)).code === 0;
  if (ok) counts.passed++;
  else counts.failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

// The linter takes as long as all others together: it goes beside them.
const linted = wanted.includes('lint') ? check('lint') : undefined;
for (const name of wanted) if (name !== 'lint') await check(name);
await linted;
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(closingLine(counts));
