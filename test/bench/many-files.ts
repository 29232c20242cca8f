/**
 * How long the main thread is held up when ten thousand files are picked, kept, uploaded and scrolled through.
 *
 *     npm run bench:many
 *     npm run bench:many -- --rounds 5 --attributes '{"manual": ""}'
 *     npm run bench:many -- --rounds 1 --profile many.cpuprofile
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchRaw } from '../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { startBenchServer } from './bench-server.js';
import { listed, scrollThrough, tellLongTasks, watchLongTasks } from './page-work.js';

const MAX_TASK_MS = 100;
const MAX_NODES = 2000;
/** Durations of the frames while scrolling. */
const MAX_LATE = 0.01;
const FRAMES = 300;
const SETTLE_MS = 5000;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '3' },
    attributes: { type: 'string', default: '{}' },
    profile: { type: 'string' },
  },
});
const count = Number(values.files);
const attributes = JSON.parse(values.attributes) as Readonly<Record<string, string>>;

const folder = scratchFolder('bench-files');
const files = Array.from({ length: count }, (_, nr) => path.join(folder, `${nr}.txt`));
for (const file of files) writeFileSync(file, 'x');

let good = true;
try {
  for (let round = 1; round <= Number(values.rounds); round++) good = (await measure(round)) && good;
} finally {
  removeFolder(folder);
}
process.exitCode = good ? 0 : 1;

/** One round in a fresh browser. */
async function measure(round: number): Promise<boolean> {
  const profile = scratchFolder('bench-profile');
  const server = await startBenchServer();
  const browser = await launchRaw('chromium', { profile });
  try {
    await browser.goto(`${server.url}element`);
    await browser.evaluate(watchLongTasks, attributes);
    if (values.profile) {
      await browser.command('Profiler.enable');
      await browser.command('Profiler.start');
    }
    await browser.setFiles(['bits-upload', 'input[type=file]'], files);
    await browser.evaluate(listed, count);
    // Meanwhile their checkpoints and copies are written, and the first ones uploaded.
    await setTimeout(SETTLE_MS);
    const scrolled = await browser.evaluate(scrollThrough, FRAMES);
    if (values.profile) {
      const stopped = await browser.command<{ profile: unknown }>('Profiler.stop');
      writeFileSync(values.profile, JSON.stringify(stopped.profile));
    }
    const tasks = await browser.evaluate(tellLongTasks);
    const longest = Math.max(0, ...tasks.map(({ ms }) => ms));
    console.log(
      `round ${round}: ` +
        `longest task ${longest.toFixed()} ms (under ${MAX_TASK_MS} wanted), ${tasks.length} of the browser’s long ones; ` +
        `${scrolled.nodes} nodes (under ${MAX_NODES} wanted); ` +
        `scrolling: ${scrolled.late} of ${scrolled.frames} frames late, longest ${scrolled.longestMs.toFixed()} ms`,
    );
    if (tasks.length)
      console.log(
        `  long tasks: ${tasks.map(({ at, ms }) => `${ms.toFixed()} at ${at.toFixed()}`).join(', ')}`,
      );
    return longest < MAX_TASK_MS && scrolled.nodes < MAX_NODES && scrolled.late <= MAX_LATE * scrolled.frames;
  } finally {
    await browser.close();
    await server.close();
    removeFolder(profile);
  }
}
