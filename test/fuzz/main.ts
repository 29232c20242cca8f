/**
 * `npm run fuzz -- --requests N --seed S`: spoilt and sound requests over real sockets against the reference server,
 * half of them with its fault layer. `--faults on` or `off` is one of the two only.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    faults: { type: 'string', default: 'both' },
  },
});
const layers = values.faults === 'both' ? [false, true] : [values.faults === 'on'];
let [passed, failed] = [0, 0];
for (const faults of layers) {
  console.log(`seed ${values.seed}, fault layer ${faults ? 'on' : 'off'}`);
  const requests = Math.ceil(Number(values.requests) / layers.length);
  const log = (line: string): void => console.log(line);
  const result = await fuzz({ seed: Number(values.seed), requests, faults, log });
  passed += result.passed;
  failed += result.failed;
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
