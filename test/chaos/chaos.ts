import type { E2eEngine } from '../e2e/support/browser/browser.js';
import { runSchedule } from './run.js';
import { describeSchedule, scheduleOf } from './schedule.js';
import { World } from './world.js';

export interface ChaosOptions {
  readonly seed: string;
  /** Number of the first run. */
  readonly from?: number;
  readonly runs: number;
  /** Default: Chromium. */
  readonly engine?: E2eEngine;
  /** Whether files are copied in parts, and every destination is verified. */
  readonly withCopies?: boolean;
  log(line: string): void;
}

/** Uploads one file after the other while things break. */
export async function chaos({
  seed,
  from = 1,
  runs,
  engine = 'chromium',
  withCopies = false,
  log,
}: ChaosOptions): Promise<{ passed: number; failed: number }> {
  let world: World | undefined;
  const counts = { passed: 0, failed: 0 };
  for (let run = from; run < from + runs; run++) {
    const schedule = scheduleOf(`${seed}/${run}`, withCopies);
    const startedMs = performance.now();
    const told = (): string => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
    log(`${run}: ${describeSchedule(schedule)}`);
    try {
      world ??= await World.create(engine);
      await runSchedule(world, schedule, `run-${run}`);
      counts.passed += 1;
      log(`   ok, ${told()}`);
    } catch (error) {
      counts.failed += 1;
      log(`   FAILED, ${told()}: ${String(error)}`);
      log(
        `   again: npm run chaos -- --seed ${seed} --from ${run} --runs 1 --engine ${engine}${withCopies ? ' --copies' : ''}`,
      );
      // Whatever state it is in, the next run shall not inherit it.
      await world?.close().catch(() => undefined);
      world = undefined;
    }
  }
  await world?.close();
  return counts;
}
