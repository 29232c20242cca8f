import { expect } from '@open-wc/testing';
import { until } from '../../../support/until.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

/** Lets the page believe that it is offline. */
function goOffline(): void {
  Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false });
}

function goOnline(): void {
  delete (navigator as { onLine?: boolean }).onLine;
}

describe('a page that is offline', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
  });
  afterEach(async () => {
    goOnline();
    await stage.end();
  });

  /** Fragments fail from the second on until the line is back. */
  function cutTheLine(): { mend(): void } {
    let broken = true;
    stage.server.intercept = ({ range }) => {
      if (!broken || range?.startsWith('bytes 0-') !== false) return undefined;
      goOffline();
      return 'network';
    };
    return {
      mend() {
        broken = false;
        goOnline();
      },
    };
  }

  it('shows a pause, not a retry, and resumes at once when it is online', async () => {
    const line = cutTheLine();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(35))]);
    await until(() => task(manager).pauseCause === 'offline', 'offline');
    expect(stage.log.filter((each) => /pause|retry/.test(each))).to.deep.equal(['bits-pause a']);
    line.mend();
    // No time passes: the event alone wakes it.
    globalThis.dispatchEvent(new Event('online'));
    const done = await reaches(manager, 'succeeded');
    expect(done.acknowledged).to.equal(35);
    expect(stage.server.packets().filter((each) => each === 'Create-Session')).to.have.length(1);
  });

  it('sends a request once a minute, without a limit', async () => {
    const line = cutTheLine();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(35))]);
    await until(() => task(manager).pauseCause === 'offline', 'offline');
    for (let minute = 0; minute < 100; minute++) {
      const sent = stage.server.received.length;
      await stage.clock.advance(60_000);
      await until(() => stage.server.received.length > sent && stage.server.isIdle, 'another try');
      await until(() => task(manager).pauseCause === 'offline', 'offline still');
    }
    line.mend();
    await stage.clock.advance(60_000);
    await reaches(manager, 'succeeded');
  });

  it('is treated as offline only after a request failed', async () => {
    goOffline();
    const manager = stage.create();
    await manager.add([file('a', 'x'.repeat(35))]);
    await reaches(manager, 'succeeded');
    expect(stage.log).to.not.include('bits-pause a');
  });
});
