/**
 * `npm run chaos -- --runs N --seed S`: uploads while servers, browsers and tabs are killed and connections broken, by a
 * schedule that is the same for the same seed. `--from M` begins with run M.
 */
import { parseArgs } from 'node:util';
import { chaos } from './chaos.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(Date.now()) },
    from: { type: 'string', default: '1' },
  },
});
console.log(`seed ${values.seed}`);
const { passed, failed } = await chaos({
  seed: values.seed,
  from: Number(values.from),
  runs: Number(values.runs),
  log: (line) => {
    console.log(line);
  },
});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
