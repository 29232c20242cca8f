/** The README's tag is the one of the released version, whose files do not change any more. */
import { readFileSync } from 'node:fs';
import { tagProblem } from './cdn-tag.js';

const read = (file: string): string => readFileSync(file, 'utf8');
const { version } = JSON.parse(read('package.json')) as { version: string };
const integrity = JSON.parse(read('dist/cdn/integrity.json')) as Record<string, string>;
const problem = tagProblem(
  read('README.md'),
  read('CHANGELOG.md'),
  version,
  integrity['bits-upload.js'] ?? '',
);
console.log(problem ? `FAIL ${problem}` : `ok   the README's tag is right for version ${version}`);
process.exitCode = problem ? 1 : 0;
