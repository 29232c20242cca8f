/**
 * How long an upload takes beside one `fetch` PUT of the same file to a sink, in one run on loopback.
 *
 *     npm run bench
 *     npm run bench -- --mib 1024 --rounds 5 --engine chromium
 *     npm run bench -- --sink disk --options '{"fragmentSize": 16777216}'
 *
 * The sink discards its input, or writes it to disk as the reference server does, if so configured.
 * Both answer from one process, which does nothing else. Memory has rounds of its own after the timed ones:
 * reading how much of it the browser's processes share holds them up.
 */
import { rm, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { E2eEngine } from '../e2e/support/browser/browser.js';
import { MiB, randomFile, sha256 } from '../e2e/support/server/random-file.js';
import { launchRaw } from '../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { startBenchServer } from './bench-server.js';
import { median, whileSampling, type MemorySamples } from './memory.js';
import { claimsReleased, fetchPut, uploadByCore } from './page-work.js';

const MAX_RATIO = 1.25;

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    engine: { type: 'string', default: 'chromium' },
    sink: { type: 'string', default: 'null' },
    options: { type: 'string', default: '{}' },
  },
});
const bytes = Number(values.mib) * MiB;
const rounds = Number(values.rounds);
const options = JSON.parse(values.options) as Readonly<Record<string, unknown>>;
const sink = values.sink === 'disk' ? '/sink-to-disk' : '/sink';
const engine: E2eEngine = values.engine === 'firefox' ? 'firefox' : 'chromium';

const folder = scratchFolder('bench-file');
const profile = scratchFolder('bench-profile');
const server = await startBenchServer();
const browser = await launchRaw(engine, { profile });
const seconds: Record<'put' | 'upload', number[]> = { put: [], upload: [] };
const memory: Record<'put' | 'upload', MemorySamples[]> = { put: [], upload: [] };

try {
  const file = await randomFile(folder, 'bench.bin', bytes);
  await browser.goto(server.url);
  await browser.setFiles(['input'], [file.path]);

  // Round 0 warms caches and connections and is not counted; it is the one whose bytes are compared.
  for (let round = 0; round <= rounds; round++) {
    // Taking turns in going first, so that neither profits from what the other left behind.
    for (const kind of round % 2 === 0 ? (['put', 'upload'] as const) : (['upload', 'put'] as const)) {
      const ms = await transfer(kind, round === 0);
      tell(`round ${round}`, kind, ms);
      if (round > 0) seconds[kind].push(ms / 1000);
    }
  }
  for (const kind of ['put', 'upload', 'upload'] as const) {
    const { result: ms, memory: sampled } = await whileSampling(profile, () => transfer(kind, false));
    tell('memory ', kind, ms, sampled);
    if (sampled) memory[kind].push(sampled);
  }

  async function transfer(kind: 'put' | 'upload', compare: boolean): Promise<number> {
    if (kind === 'put') return browser.evaluate(fetchPut, sink);
    const ms = await browser.evaluate(uploadByCore, '/uploads/', options);
    await browser.evaluate(claimsReleased);
    const delivered = server.delivered(file.name);
    const whole = compare
      ? (await sha256(delivered)) === file.sha256
      : (await stat(delivered)).size === bytes;
    if (!whole) throw new Error('What arrived is not what was sent');
    await rm(delivered);
    return ms;
  }
} finally {
  await browser.close();
  await server.close();
  removeFolder(folder);
  removeFolder(profile);
}

const ratios = seconds.upload.map((upload, round) => upload / (seconds.put[round] ?? NaN));
const ratio = median(ratios);
const fast = ratio <= MAX_RATIO;
console.log(
  `\n${engine}, ${values.mib} MiB, ${rounds} rounds, medians: PUT ${median(seconds.put).toFixed(2)} s, upload ${median(seconds.upload).toFixed(2)} s`,
);
console.log(`memory of all browser processes, MiB: ${describe('put')}; ${describe('upload')}`);
console.log(
  `ratio ${ratio.toFixed(2)} (rounds: ${ratios.map((one) => one.toFixed(2)).join(', ')}), at most ${MAX_RATIO} wanted`,
);
// Growing with the file would show in the second half; half of the file's size is far beyond noise.
const growth = Math.max(0, ...memory.upload.map((one) => one.secondHalfMiB - one.firstHalfMiB));
const flat = growth < Number(values.mib) / 4;
console.log(
  `memory ${flat ? 'flat' : 'GROWS'}: second half of an upload at most ${growth.toFixed(0)} MiB above its first`,
);
process.exitCode = fast && flat ? 0 : 1;

function tell(round: string, kind: string, ms: number, sampled?: MemorySamples): void {
  const rate = Number(values.mib) / (ms / 1000);
  const level = sampled ? `, memory at most ${sampled.maxMiB.toFixed(0)} MiB` : '';
  console.log(`${round} ${kind.padEnd(6)} ${(ms / 1000).toFixed(2)} s, ${rate.toFixed(0)} MiB/s${level}`);
}

function describe(kind: 'put' | 'upload'): string {
  const all = memory[kind];
  if (all.length === 0) return `${kind} not measured`;
  return `${kind} at most ${Math.max(...all.map((one) => one.maxMiB)).toFixed(0)}`;
}
