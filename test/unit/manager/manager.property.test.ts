import { expect } from '@open-wc/testing';
import { Random } from '../../support/random.js';
import { FakeChannels, FakeLocks, installTabs } from '../support/fake-tabs.js';
import { ManagerWorld, SUCCESSORS } from '../support/manager-world.js';
import { settle, until } from '../../support/until.js';

/** After a change of the manager, run it once with 10,000: they take some minutes. */
const SEQUENCES = 1_500;
/** Another one in each run; a failure names the one of its sequence. */
const SEED = Date.now() % 1_000_000_000;
const STEPS = 16;
/** Number of sequences that run concurrently, so that their waits overlap. */
const TOGETHER = 250;

describe(`the manager, over ${SEQUENCES} random sequences of commands, answers, messages and faults from seed ${SEED}`, () => {
  it('keeps its promises in every step, and leaves nothing behind', async () => {
    const reached = new Set<keyof typeof SUCCESSORS>();
    const thrown: string[] = [];
    const note = (event: PromiseRejectionEvent | ErrorEvent): void => {
      event.preventDefault();
      thrown.push(String('reason' in event ? event.reason : event.message));
    };
    addEventListener('error', note);
    addEventListener('unhandledrejection', note);
    try {
      for (let at = 0; at < SEQUENCES; at += TOGETHER) await play(SEED + at, reached, thrown);
    } finally {
      removeEventListener('error', note);
      removeEventListener('unhandledrejection', note);
    }
    expect([...reached].sort(), 'the sequences get everywhere').to.deep.equal(Object.keys(SUCCESSORS).sort());
  });
});

async function play(seed: number, reached: Set<keyof typeof SUCCESSORS>, thrown: string[]): Promise<void> {
  const [locks, channels] = [new FakeLocks(), new FakeChannels()];
  const uninstall = installTabs(locks, channels);
  const random = new Random(`page of ${seed}`);
  try {
    const worlds = Array.from({ length: TOGETHER }, (_, i) => {
      return new ManagerWorld(new Random(`world ${seed + i}`), locks, channels, reached);
    });
    const each = (act: (world: ManagerWorld) => void): void => {
      for (const [i, world] of worlds.entries()) {
        try {
          act(world);
        } catch (cause) {
          throw new Error(`seed ${seed + i}: ${String(cause)}\n${world.log.join('\n')}`, { cause });
        }
      }
    };
    for (let step = 0; step < STEPS; step++) {
      each((world) => world.step());
      await settle();
      if (random.chance(0.1)) dispatchEvent(new Event('online'));
      const hides = random.chance(0.1);
      if (hides) dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
      await settle();
      const isHeld = (world: ManagerWorld): boolean => !world.isReleased;
      await until(
        () => !worlds.some(isHeld),
        () => `the release of a task that ended, seed ${seed + worlds.findIndex(isHeld)}`,
      );
      each((world) => world.check());
      if (hides) dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
      expect(thrown, 'nothing is thrown at the page').to.deep.equal([]);
    }
    each((world) => world.leave());
    await settle();
    const checkEnd = (): void => {
      each((world) => world.checkEnd());
      expect([locks.size, channels.size], 'locks and channels').to.deep.equal([0, 0]);
    };
    // What waits for the browser itself, such as the fingerprint of a file, may come after the clock's hour.
    const isOver = async (): Promise<boolean> => {
      await Promise.all(worlds.map((world) => world.finish()));
      await settle();
      try {
        checkEnd();
        return true;
      } catch {
        return false;
      }
    };
    await until(isOver, 'the end of all sequences').catch(checkEnd);
  } finally {
    uninstall();
  }
}
