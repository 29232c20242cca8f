import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { storedOfFiles } from '../e2e/support/browser/browser-storage.js';
import { randomFile, type RandomFile } from '../e2e/support/server/random-file.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { PATIENCE, until } from '../support/until.js';
import type { Schedule } from './schedule.js';
import { Victim } from './victim.js';
import type { World } from './world.js';

/** A run that takes longer hangs. Milliseconds. */
const WATCHDOG_MS = 120_000;
/** Clocks of two processes, and of a file system, differ by so much. Milliseconds. */
const CLOCK_MS = 50;

/** Carries out one schedule. Rejects if anything of the contract is broken. */
export async function runSchedule(world: World, schedule: Schedule, id: string): Promise<void> {
  const folder = scratchFolder('chaos-file');
  let timer: NodeJS.Timeout | undefined;
  const watchdog = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('The run hangs'));
    }, WATCHDOG_MS * PATIENCE);
  });
  try {
    await Promise.race([strikeAndLook(world, schedule, id, folder), watchdog]);
  } finally {
    clearTimeout(timer);
    removeFolder(folder);
  }
}

async function strikeAndLook(world: World, schedule: Schedule, id: string, folder: string): Promise<void> {
  const file = await randomFile(folder, `${id}.bin`, schedule.bytes);
  const victim = new Victim(world, schedule, file, id);
  try {
    await strikeAll(victim, schedule);
    await expectHome(world, victim, file, schedule.keepFiles === 'copy');
  } catch (error) {
    const state = await victim.describe().catch(String);
    throw new Error(`${String(error)}\n${state}`, { cause: error });
  }
  for (const { tab } of victim.pages) await tab.close();
}

async function strikeAll(victim: Victim, schedule: Schedule): Promise<void> {
  await victim.begin();
  for (const blow of schedule.blows) {
    await victim.reaches(blow.at);
    await victim.strike(blow);
  }
  await victim.end();
}

/** The right bytes are delivered, success was not reported before, and the browser has kept nothing. */
async function expectHome(
  world: World,
  victim: Victim,
  file: RandomFile,
  isVerified: boolean,
): Promise<void> {
  assert.equal(await world.server.deliveredSha256(file.name), file.sha256, 'other bytes arrived');
  // A delivered file was moved into its place at this moment.
  const deliveredAtMs = statSync(path.join(world.server.uploadDir, file.name)).ctimeMs;
  const successes: number[] = [];
  for (const page of victim.pages) {
    for (const { type, at, verified, hasFile } of await page.events()) {
      if (type !== 'bits-success') continue;
      successes.push(at);
      // With Close-Session alone left, a session is resumed without its file, which is needed for the comparison.
      if (isVerified && hasFile) assert.equal(verified, true, 'success without a look at the destination');
    }
  }
  // Picked again after its success a file is sent again, and delivered again.
  if (successes.length > 0) {
    assert.ok(Math.max(...successes) > deliveredAtMs - CLOCK_MS, 'success came before the file');
  }
  const [page] = victim.pages;
  await until(async () => (await storedOfFiles(page!.tab)).length === 0, 'the browser to forget the file');
}
