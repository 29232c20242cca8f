/**
 * `npm run chaos -- --runs N --seed S`: uploads while servers, browsers and tabs are killed and connections broken, by a
 * schedule that is the same for the same seed. `--from M` begins with run M, `--engine firefox` runs it in Firefox, and
 * `--copies` with files that are copied in parts and destinations that are verified. `PATIENCE=4` in the environment makes
 * all limits of time four times as long.
 */
import { parseArgs } from 'node:util';
import { chaos } from './chaos.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    from: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'chromium' },
    copies: { type: 'boolean', default: false },
  },
});
console.log(`seed ${values.seed}`);
const { passed, failed } = await chaos({
  seed: values.seed,
  from: Number(values.from),
  runs: Number(values.runs),
  engine: values.engine === 'firefox' ? 'firefox' : 'chromium',
  withCopies: values.copies,
  log: (line) => {
    console.log(line);
  },
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
