import { expect } from '@open-wc/testing';
import type { UploadManager } from '../../../src/manager/upload-manager.js';
import { PROBE_BYTES } from '../../../src/session/policy/fragment-sizer.js';
import { until } from '../../support/until.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';

const TEXT = Array.from({ length: 200_000 }, (_, line) => `line ${line}`.padEnd(20, '.')).join('');
/** Bytes per second of the line: the Fragment that asks for the offset takes one second, the others five. */
const LINE = PROBE_BYTES;
const FRAGMENT_BYTES = 5 * LINE;
const SECOND = 1000;

describe('the rate of a task', () => {
  let stage: ManagerStage;
  /** The Fragment that is on the line. */
  let current: object | undefined;
  beforeEach(() => {
    stage = new ManagerStage();
    current = undefined;
    limitTheLine();
  });
  afterEach(() => stage.end());

  /** Each Fragment takes the time of its bytes on the line. */
  function limitTheLine(): void {
    stage.server.intercept = (received) => {
      const { packet, range } = received;
      const [, start, end] = /^bytes (\d+)-(\d+)/.exec(range ?? '') ?? [];
      if (packet !== 'Fragment') return undefined;
      const bytes = Number(end) + 1 - Number(start);
      current = received;
      return new Promise((resolve) => {
        stage.clock.after((bytes * SECOND) / LINE, () => {
          if (current === received) current = undefined;
          resolve(undefined);
        });
      });
    };
  }

  /** Lets some seconds pass, and returns the rates on the way. */
  async function pass(manager: UploadManager, seconds: number): Promise<Set<number>> {
    const rates = new Set<number>();
    await until(() => current, 'the first Fragment');
    for (let second = 0; second < seconds; second++) {
      await stage.clock.advance(SECOND);
      await until(() => current, 'the next Fragment');
      rates.add(task(manager).rate ?? 0);
    }
    return rates;
  }

  it('does not count what an earlier visit sent after its checkpoint', async () => {
    const before = stage.create({ fragmentSize: FRAGMENT_BYTES });
    await before.add([file('a', TEXT)]);
    await pass(before, 5);
    const { acknowledged } = task(before);
    expect(acknowledged).to.equal(FRAGMENT_BYTES);
    await stage.destroy(before);
    current = undefined;
    // The server got most of the next Fragment, whose Ack never came
    const [session] = [...stage.server.sessions.values()];
    session!.bytes = new TextEncoder().encode(TEXT.slice(0, acknowledged + (FRAGMENT_BYTES - 1)));

    const manager = stage.create({ fragmentSize: FRAGMENT_BYTES });
    await manager.restore();
    await manager.provideFile(task(manager).id, file('a', TEXT));
    await reaches(manager, 'sending');
    const rates = await pass(manager, 12);
    expect(task(manager).acknowledged).to.be.above(2.5 * FRAGMENT_BYTES);
    expect([...rates]).to.deep.equal([0, LINE]);
  });

  it('does not count the time of a pause', async () => {
    const manager = stage.create({ fragmentSize: FRAGMENT_BYTES });
    await manager.add([file('a', TEXT)]);
    expect([...(await pass(manager, 12))]).to.deep.equal([0, LINE]);
    manager.pause();
    await reaches(manager, 'paused');
    await stage.clock.advance(3600 * SECOND);
    current = undefined;
    manager.resume();
    await reaches(manager, 'sending');
    expect([...(await pass(manager, 12))]).to.deep.equal([0, LINE]);
  });
});
