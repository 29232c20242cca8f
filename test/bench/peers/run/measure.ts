import { rename } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { E2eEngine } from '../../../e2e/support/browser/browser.js';
import { launchRaw, type RawBrowser } from '../../../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../../../e2e/support/browser/scratch.js';
import { randomFile, type RandomFile } from '../../../e2e/support/server/random-file.js';
import { whileSampling } from '../../memory.js';
import { LineClient } from '../line/line-client.js';
import type { JobOptions, Timing } from '../page/driver.js';
import { lineSeconds, orderOfRound, type Case, type Peer } from '../plan.js';
import { nothingMeasured, type Measured } from '../report/results.js';
import type { Built } from './build.js';
import type { Servers } from './servers.js';

/** How long the line is down. */
const OUTAGE_MS = 2000;
/** Several times what the slowest protocol needs. */
const limitMs = (one: Case): number =>
  60_000 + 10_000 * lineSeconds(one.line, one.files * one.bytes) + 4 * one.files * one.line.rttMs;

/** A transfer that had not ended in many times its time. It is not tried in further rounds. */
class TooLate extends Error {}

export interface Measurement {
  readonly one: Case;
  readonly peers: readonly Peer[];
  readonly rounds: number;
  readonly concurrency: number;
  readonly servers: Servers;
  readonly built: Built;
  /** Called after each transfer. */
  readonly onRound: (round: number, peer: Peer, outcome: string) => void;
}

interface Setting extends Measurement {
  readonly browser: RawBrowser;
  readonly line: LineClient | undefined;
  readonly ports: readonly number[];
  /** They have another name in each transfer. */
  files: readonly RandomFile[];
}

/** Measures one case: a fresh browser, all competitors interleaved, a fresh page for each transfer. */
export async function measureCase(measurement: Measurement): Promise<Record<string, Measured>> {
  const { one, servers, built } = measurement;
  const folder = scratchFolder('peers-files');
  const profile = scratchFolder('peers-profile');
  // A cut needs a line to be cut.
  const emulated = one.line.mbit > 0 || one.kind === 'cut';
  const line = emulated ? await LineClient.start(built.line, one.line, servers.ports) : undefined;
  let browser: RawBrowser | undefined;
  try {
    const files: RandomFile[] = [];
    for (let nr = 0; nr < one.files; nr++) files.push(await randomFile(folder, `file-${nr}.bin`, one.bytes));
    browser = await launchRaw(one.browser as E2eEngine, { profile });
    return await allRounds({ ...measurement, browser, line, ports: line?.ports ?? servers.ports, files });
  } finally {
    await browser?.close();
    line?.close();
    await servers.empty();
    removeFolder(folder);
    removeFolder(profile);
  }
}

async function allRounds(setting: Setting): Promise<Record<string, Measured>> {
  const { peers, rounds, servers, onRound } = setting;
  const measured = Object.fromEntries(peers.map(({ id }) => [id, nothingMeasured()]));
  // Round 0 warms caches and is not counted; it is the one whose bytes are compared.
  const late = new Set<Peer>();
  for (let round = 0; round <= rounds; round++) {
    for (const peer of orderOfRound(peers, round)) {
      if (late.has(peer)) continue;
      const into = round === 0 ? nothingMeasured() : measured[peer.id]!;
      try {
        await transfer(setting, peer, into, round);
        onRound(round, peer, `${into.seconds.at(-1)?.toFixed(2) ?? '?'} s`);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        into.failures.push(message);
        if (error instanceof TooLate) {
          late.add(peer);
          if (round === 0) measured[peer.id]!.failures.push(message);
        }
        onRound(round, peer, `FAILED: ${message.split('\n', 1)[0] ?? ''}`);
        // The next one begins on a line that is up.
        if (setting.one.kind === 'cut') await sleep(2 * OUTAGE_MS);
      }
      await servers.empty();
    }
  }
  return measured;
}

/** One transfer. Nothing of it is counted unless its files have arrived. */
async function transfer(setting: Setting, peer: Peer, into: Measured, round: number): Promise<void> {
  const { one, browser, line, ports, servers, concurrency } = setting;
  const files = await renamed(setting.files, `${peer.id}-${round}`);
  setting.files = files;
  const origins = ports.map((port) => `http://127.0.0.1:${port}`);
  const page = `${origins[0] ?? ''}/page/${peer.id}`;
  const origin = (one.kind === 'cross' ? origins[1] : origins[0]) ?? '';
  // Uploads of the page before end with it.
  await browser.goto('about:blank');
  await browser.goto(page);
  await browser.setFiles(
    ['input'],
    files.map((file) => file.path),
  );
  await servers.counts();
  const total = one.files * one.bytes;
  if (one.kind === 'cut') await line?.cutOnce(total / 2, OUTAGE_MS);

  const run = (watch: boolean) => within(limitMs(one), upload(browser, { origin, concurrency, watch }));
  const { ms } = await run(false);
  const counts = await servers.counts();
  await servers.verify(files, round === 0);
  const cut = one.kind === 'cut' ? await line?.cutReport() : undefined;
  if (cut && !cut.cut) throw new Error('The file had arrived before the cut');

  into.seconds.push(ms / 1000);
  // One request has opened the connection.
  into.requests.push(counts.requests - 1);
  into.preflights.push(counts.preflights);
  into.fragments.push(counts.fragments);
  if (cut) {
    into.sentTwice.push(Math.max(0, cut.upBytes - total));
    if (cut.resumedAfterMs !== undefined) into.resumedAfter.push(cut.resumedAfterMs / 1000);
  }
  if (one.kind !== 'page') return;

  // Looking at the page holds it up, so neither is done while it is timed.
  for (const watched of ['memory', 'pauses']) {
    await servers.empty();
    await browser.goto('about:blank');
    await browser.goto(page);
    await browser.setFiles(
      ['input'],
      files.map((file) => file.path),
    );
    if (watched === 'pauses') {
      const { pauseMs } = await run(true);
      if (pauseMs !== undefined) into.pauseMs.push(pauseMs);
    } else {
      const { memory } = await whileSampling(browser.profile, () => run(false));
      if (memory) into.memoryMiB.push(memory.maxMiB);
    }
    await servers.verify(files, false);
  }
}

/**
 * Files under another name: a browser keeps the permission of a preflight for each URL, and a visitor seldom uploads to
 * one twice.
 */
async function renamed(files: readonly RandomFile[], label: string): Promise<RandomFile[]> {
  return Promise.all(
    files.map(async (file, nr) => {
      const name = `${label}-${nr}.bin`;
      const place = path.join(path.dirname(file.path), name);
      await rename(file.path, place);
      return { ...file, name, path: place };
    }),
  );
}

function upload(browser: RawBrowser, options: JobOptions): Promise<Timing> {
  return browser.evaluate((job: JobOptions) => globalThis.upload(job), options);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = sleep(ms, undefined, { signal: stop.signal }).then(() => {
    throw new TooLate(`did not end within ${(ms / 1000).toFixed()} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    work.catch(() => undefined);
  }
}
