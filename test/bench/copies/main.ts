/**
 * What a copy in the browser costs an upload, and whether the upload resumes from it after a reload, without a click.
 *
 *     npm run bench:copies
 *     npm run bench:copies -- --engine firefox --mib 2048 --rounds 3
 *
 * Uploads with and without a copy take turns; then one is reloaded in the middle when its copy is complete. Memory and the
 * disk's use of the profile are sampled all the time. The copy may take 5 % of the time at most. WebKitGTK leaves a page
 * 1000 MiB: `--mib 900` is the most there. `--mbit 500` puts a line of that rate between browser and server; without it
 * what is measured is the machine, which reads, sends, receives and stores on the same disk.
 */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { findBrowsers } from '../../browsers/find.js';
import { launchRaw } from '../../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../../e2e/support/browser/scratch.js';
import { MiB, randomFile, sha256 } from '../../e2e/support/server/random-file.js';
import { until } from '../../support/until.js';
import { startBenchServer } from '../bench-server.js';
import { browserMemoryMiB, median } from '../memory.js';
import { Line } from '../peers/line/line.js';
import { begin, end, look } from './page.js';
import { launchRawWebKit, type RawWebKit } from './raw-webkit.js';

const MAX_RATIO = 1.05;
const SAMPLE_MS = 500;
const LIMIT_MS = 1_800_000;
/** Round trip of a line with a rate. Milliseconds. */
const RTT_MS = 20;
/** What the database and the log of a browser may keep of a disk after all. MiB. */
const REST_MIB = 64;

const { values } = parseArgs({
  options: {
    mib: { type: 'string', default: '256' },
    rounds: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'firefox' },
    mbit: { type: 'string', default: '0' },
  },
});
const bytes = Number(values.mib) * MiB;
const folder = scratchFolder('bench-file');
const server = await startBenchServer();
const line = new Line({ mbit: Number(values.mbit), rttMs: Number(values.mbit) > 0 ? RTT_MS : 0 });
/** The server at the other end of the line. */
const page = new URL(server.url);
page.port = String(await line.open(Number(page.port)));
const browser = await launch();
const peak = { memoryMiB: 0, diskMiB: 0 };
const timer = setInterval(() => {
  peak.memoryMiB = Math.max(peak.memoryMiB, browserMemoryMiB(browser.profile) ?? 0);
  peak.diskMiB = Math.max(peak.diskMiB, diskMiB());
}, SAMPLE_MS);

try {
  await browser.goto(page.href);
  const quota = await browser.evaluate(async () => (await navigator.storage.estimate()).quota ?? Infinity);
  if (quota < bytes)
    throw new Error(`The browser leaves a page ${(quota / MiB).toFixed(0)} MiB, no room for the copy`);
  const file = await randomFile(folder, 'bench.bin', bytes);
  const delivered = server.delivered(file.name);
  const before = diskMiB();
  const options = (isCopied: boolean): Readonly<Record<string, unknown>> => ({
    keepFiles: isCopied ? 'copy' : 'none',
    maxCopySize: 2 * bytes,
  });
  const arrives = async (): Promise<number> => {
    const result = await browser.evaluate(end);
    if ('error' in result) throw new Error(result.error);
    if ((await sha256(delivered)) !== file.sha256) throw new Error('What arrived is not what was sent');
    await rm(delivered);
    return result.ms / 1000;
  };

  const ratios: number[] = [];
  for (let round = 0; round <= Number(values.rounds); round++) {
    const seconds: Record<'plain' | 'copied', number> = { plain: 0, copied: 0 };
    // Taking turns in going first. Round 0 is not counted.
    for (const kind of round % 2 === 0 ? (['plain', 'copied'] as const) : (['copied', 'plain'] as const)) {
      Object.assign(peak, { memoryMiB: 0, diskMiB: 0 });
      await browser.goto(page.href);
      await browser.setFiles(['input'], [file.path]);
      await browser.evaluate(begin, options(kind === 'copied'), 0);
      seconds[kind] = await arrives();
      tell(`round ${round}, ${kind}: ${seconds[kind].toFixed(2)} s`);
    }
    if (round > 0) ratios.push(seconds.copied / seconds.plain);
  }

  Object.assign(peak, { memoryMiB: 0, diskMiB: 0 });
  await browser.goto(page.href);
  await browser.setFiles(['input'], [file.path]);
  await browser.evaluate(begin, options(true), bytes / 2);
  const isCopied = async (): Promise<boolean> => (await browser.evaluate(look)).kept === 'copy';
  const beganMs = performance.now();
  await until(isCopied, 'the copy to be complete', LIMIT_MS);
  tell(`copy complete after ${((performance.now() - beganMs) / 1000).toFixed(1)} s`);
  const { acknowledged } = await browser.evaluate(look);
  // The copy is used, not the file.
  await rm(file.path);
  await browser.goto('about:blank');
  await browser.goto(page.href);
  await browser.evaluate(begin, options(true), 0);
  tell(
    `reloaded at ${(acknowledged / MiB).toFixed(0)} MiB; the rest took ${(await arrives()).toFixed(1)} s, SHA-256 equal`,
  );
  await until(
    async () => (await browser.evaluate(look)).stored === 0,
    'a browser without the file',
    LIMIT_MS,
  );
  // Some engines delete the files of a database later, or when no page uses them any more.
  await browser.goto('about:blank');
  const isGone = await until(() => diskMiB() < before + REST_MIB, 'the space to be free').catch(() => false);

  // Without rounds, only what arrives is of interest.
  const ratio = ratios.length > 0 ? median(ratios) : 0;
  if (ratios.length > 0) {
    console.log(`\n${values.engine}, ${values.mib} MiB: with a copy ${ratio.toFixed(3)} of the time without`);
    console.log(`(rounds: ${ratios.map((each) => each.toFixed(3)).join(', ')}), at most ${MAX_RATIO} wanted`);
  }
  console.log(`disk of the profile: ${before.toFixed(0)} MiB before, ${diskMiB().toFixed(0)} MiB after`);
  process.exitCode = ratio <= MAX_RATIO && isGone ? 0 : 1;
} finally {
  clearInterval(timer);
  await browser.close();
  line.close();
  await server.close();
  removeFolder(folder);
  removeFolder(browser.profile);
}

async function launch(): Promise<RawWebKit> {
  const { engine } = values;
  if (engine !== 'webkit')
    return launchRaw(engine === 'chromium' ? engine : 'firefox', { profile: scratchFolder('bench-profile') });
  const { webkit } = findBrowsers();
  if (webkit === undefined) throw new Error('No WebKitWebDriver found');
  return launchRawWebKit(webkit);
}

/** Space that the profile takes on the disk. */
function diskMiB(): number {
  try {
    return (
      Number(
        execFileSync('du', ['-sk', browser.profile], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'ignore'],
        }).split('\t')[0],
      ) / 1024
    );
  } catch {
    // A file was deleted while it was counted.
    return 0;
  }
}

function tell(what: string): void {
  const { memoryMiB, diskMiB: disk } = peak;
  console.log(`${what}; memory at most ${memoryMiB.toFixed(0)} MiB, profile ${disk.toFixed(0)} MiB`);
}
