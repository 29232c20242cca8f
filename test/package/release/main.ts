/**
 * `npm run release`: a version from its number to its tarball, with a commit and a tag.
 *
 *     npm run release -- minor --dry-run
 *     npm run release -- 1.2.3
 *     npm run release -- patch --publish
 */
import { parseArgs } from 'node:util';
import { run } from '../../runner/spawn.js';
import { release } from './release.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean' }, publish: { type: 'boolean' } },
});
const [wanted, ...others] = positionals;

try {
  if (wanted === undefined || others.length > 0)
    throw new Error('npm run release -- major|minor|patch|1.2.3 [--dry-run] [--publish]');
  const ok = await release(
    { wanted, dryRun: values['dry-run'] === true, publish: values.publish === true },
    {
      root: process.cwd(),
      date: new Date().toISOString().slice(0, 10),
      run: async (command, ...args) => (await run(command, args)).code === 0,
      say: (line) => console.log(line),
    },
  );
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
