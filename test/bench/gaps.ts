/**
 * How long the line is idle between a response and the next request of an upload: before Create-Session from adding the file.
 *
 *     npm run bench:gaps
 *     npm run bench:gaps -- --mib 64 --rounds 5 --engine firefox --options '{"integrity": "sha-256"}'
 */
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launchRaw } from '../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { MiB, randomFile } from '../e2e/support/server/random-file.js';
import { startBenchServer } from './bench-server.js';
import { median } from './memory.js';
import { claimsReleased, gapsOfUpload, type Gaps } from './page-work.js';

const MAX_CLOSE_MS = 10;

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '64' },
    rounds: { type: 'string', default: '5' },
    engine: { type: 'string', default: 'chromium' },
    options: { type: 'string', default: '{"fragmentSize": 1048576}' },
  },
});
const options = JSON.parse(values.options) as Readonly<Record<string, unknown>>;

const folder = scratchFolder('bench-file');
const profile = scratchFolder('bench-profile');
const server = await startBenchServer();
const browser = await launchRaw(values.engine === 'firefox' ? 'firefox' : 'chromium', { profile });
const all: Gaps = {};
try {
  const file = await randomFile(folder, 'bench.bin', Number(values.mib) * MiB);
  await browser.goto(server.url);
  await browser.setFiles(['input'], [file.path]);
  // Round 0 warms caches and connections and is not counted.
  for (let round = 0; round <= Number(values.rounds); round++) {
    const gaps = await browser.evaluate(gapsOfUpload, '/uploads/', options);
    await browser.evaluate(claimsReleased);
    await rm(server.delivered(file.name));
    if (round > 0) for (const [packet, times] of Object.entries(gaps)) (all[packet] ??= []).push(...times);
  }
} finally {
  await browser.close();
  await server.close();
  removeFolder(folder);
  removeFolder(profile);
}

for (const [packet, times] of Object.entries(all))
  console.log(
    `before ${packet}: median ${median(times).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms (${times.length})`,
  );
const close = median(all['Close-Session'] ?? []);
console.log(`Close-Session: at most ${MAX_CLOSE_MS} ms wanted`);
process.exitCode = close <= MAX_CLOSE_MS ? 0 : 1;
