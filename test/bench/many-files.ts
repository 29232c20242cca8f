/**
 * How long the main thread is held up when ten thousand files are picked, kept, uploaded, scrolled through, folded,
 * filtered, cancelled and brought back. Counted is the time that a task has the processor, so that other programs do not
 * change it; the time from its begin to its end is in parentheses.
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
import { beginTrace, endTrace, type MainThreadTask } from './main-thread-tasks.js';
import {
  beginPhase,
  cancelAll,
  ended,
  listed,
  prepareElement,
  pressEach,
  scrollThrough,
  undoAll,
} from './page-work.js';

/** `end`: the time for "Undo" is over. */
const PHASES = ['add', 'upload', 'scroll', 'fold', 'filter', 'cancel', 'undo', 'end'] as const;
type Phase = (typeof PHASES)[number];
/** Of the processor. */
const MAX_TASK_MS = 50;
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
  const phase = async (name: Phase): Promise<void> => {
    await browser.evaluate(beginPhase, name);
  };
  try {
    await browser.goto(`${server.url}element`);
    await browser.evaluate(prepareElement, attributes);
    await beginTrace(browser);
    if (values.profile) {
      await browser.command('Profiler.enable');
      await browser.command('Profiler.start');
    }
    await browser.setFiles(['bits-upload', 'input[type=file]'], files);
    await browser.evaluate(listed, count);
    await phase('upload');
    // Meanwhile their checkpoints and copies are written, and the first ones uploaded.
    await setTimeout(SETTLE_MS);
    await phase('scroll');
    const scrolled = await browser.evaluate(scrollThrough, FRAMES);
    await phase('fold');
    await browser.evaluate(pressEach, '[part~=fold-button]');
    await browser.evaluate(pressEach, '[part~=fold-button]');
    await phase('filter');
    await browser.evaluate(pressEach, '[part~=filter-button]');
    await phase('cancel');
    await browser.evaluate(cancelAll, 60_000);
    await setTimeout(SETTLE_MS);
    await phase('undo');
    await browser.evaluate(undoAll);
    await setTimeout(SETTLE_MS);
    await phase('end');
    await browser.evaluate(cancelAll, 1000);
    await browser.evaluate(ended);
    if (values.profile) {
      const stopped = await browser.command<{ profile: unknown }>('Profiler.stop');
      writeFileSync(values.profile, JSON.stringify(stopped.profile));
    }
    const tasks = await endTrace(browser, PHASES);
    const longest = longestOf(tasks);
    console.log(
      `round ${round}: longest task ${longest} (under ${MAX_TASK_MS} ms of the processor wanted); ` +
        `${scrolled.nodes} nodes (under ${MAX_NODES} wanted); ` +
        `scrolling: ${scrolled.late} of ${scrolled.frames} frames late, longest ${scrolled.longestMs.toFixed()} ms`,
    );
    for (const name of PHASES) console.log(`  ${name}: ${longestOf(tasks, name)}`);
    return (
      tasks.every(({ cpuMs }) => cpuMs < MAX_TASK_MS) &&
      scrolled.nodes < MAX_NODES &&
      scrolled.late <= MAX_LATE * scrolled.frames
    );
  } finally {
    await browser.close();
    await server.close();
    removeFolder(profile);
  }
}

/** The longest tasks by the time they had the processor, and how long each took on this machine as busy as it is. */
function longestOf(tasks: readonly MainThreadTask[], phase?: Phase): string {
  return tasks
    .filter((task) => phase === undefined || task.phase === phase)
    .sort((a, b) => b.cpuMs - a.cpuMs)
    .slice(0, phase === undefined ? 1 : 3)
    .map(({ ms, cpuMs }) => `${cpuMs.toFixed()} ms (${ms.toFixed()} ms)`)
    .join(', ');
}
