import { expect } from '@open-wc/testing';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { Random } from '../../support/random.js';
import { until } from '../../support/until.js';
import { refusal, type Intercept } from '../support/bits-server.js';
import { file, ManagerStage } from '../support/manager-stage.js';

const TASKS = 100;
const OUTAGE_MS = 30_000;

const isActive = ({ status }: TaskSnapshot): boolean => status !== 'succeeded' && status !== 'failed';

describe('a hundred tasks whose server fails for half a minute', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(() => stage.end());

  /**
   * Lets all work, then fail, then work again.
   *
   * @returns When requests came, in milliseconds since the outage began, the failing ones first.
   */
  async function liveThrough(fault: () => Awaited<ReturnType<Intercept>>, seed: number): Promise<number[]> {
    const times: number[] = [];
    let outageAtMs = Infinity;
    const holding: (() => void)[] = [];
    stage.server.intercept = ({ packet, range }) => {
      if (packet !== 'Fragment' || range?.startsWith('bytes 0-') === true) return undefined;
      if (outageAtMs === Infinity) {
        // The outage begins when all are under way.
        return new Promise((resolve) => {
          holding.push(() => resolve(fault()));
        });
      }
      const atMs = stage.clock.now() - outageAtMs;
      times.push(atMs);
      return atMs < OUTAGE_MS ? fault() : undefined;
    };
    const random = new Random(seed);
    const manager = stage.create({ concurrency: TASKS }, () => random.next());
    await manager.add(Array.from({ length: TASKS }, (_, i) => file(`${i}`, 'x'.repeat(15))));
    await until(() => holding.length === TASKS, 'all under way');
    outageAtMs = stage.clock.now();
    for (const release of holding) release();
    for (const deadline = performance.now() + 30_000; manager.tasks.some(isActive);) {
      if (performance.now() > deadline) throw new Error('they never came to an end');
      await stage.clock.advance(1_000);
      // Files are read in real time, which the fake clock does not measure.
      await until(() => stage.server.isIdle, 'the answers');
    }
    expect(manager.tasks.filter(({ status }) => status !== 'succeeded')).to.deep.equal([]);
    expect(stage.server.files.size).to.equal(TASKS);
    return times;
  }

  /** The largest share of the requests that one second held. */
  function worstSecond(times: readonly number[]): number {
    const seconds = new Map<number, number>();
    for (const atMs of times) {
      const second = Math.floor(atMs / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    return Math.max(...seconds.values()) / times.length;
  }

  it('with network errors: no second holds more than 15 % of the retries', async () => {
    const times = await liveThrough(() => 'network', 1);
    expect(times.length).to.be.greaterThan(3 * TASKS);
    expect(worstSecond(times)).to.be.at.most(0.15);
  });

  it('with 503: no second holds more than 15 % of the retries', async () => {
    const times = await liveThrough(() => refusal(503), 1);
    expect(times.length).to.be.at.least(TASKS);
    expect(worstSecond(times)).to.be.at.most(0.15);
  });

  it('[RFC 9110 10.2.3] with Retry-After: 7 no task sends a request for 7 s', async () => {
    const times = await liveThrough(() => refusal(503, undefined, { 'Retry-After': '7' }), 4);
    expect(times.filter((atMs) => atMs < 7_000)).to.deep.equal([]);
    expect(worstSecond(times)).to.be.at.most(0.15);
  });
});
