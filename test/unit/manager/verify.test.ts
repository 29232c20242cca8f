import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import type { TransportResponse } from '../../../src/transport/transport.js';
import { refusal, type Received } from '../support/bits-server.js';
import { file, ManagerStage, reaches, task } from '../support/manager-stage.js';
import { response } from '../support/scripted-transport.js';

const TEXT = 'x'.repeat(25);
const DATES = {
  Date: 'Fri, 20 Nov 2026 12:00:10 GMT',
  'Last-Modified': 'Fri, 20 Nov 2026 12:00:09 GMT',
};

describe('the option `verify`', () => {
  let stage: ManagerStage;
  /** What the destination has instead of the file; undefined: the file. */
  let instead: string | undefined;
  let looks: number;

  beforeEach(() => {
    stage = new ManagerStage();
    instead = undefined;
    looks = 0;
    stage.server.intercept = serve;
  });

  afterEach(() => stage.end());

  function serve({ packet, url }: Received): TransportResponse | undefined {
    if (packet !== 'GET') return undefined;
    looks++;
    const found = instead ?? stage.server.text(url);
    return found === undefined ? response(404) : response(206, DATES, new Blob([found]));
  }

  /** Success and error events, with what they say of the look. */
  function ends(manager: ReturnType<ManagerStage['create']>): string[] {
    const heard: string[] = [];
    manager.addEventListener('bits-success', ({ verified }) => heard.push(`success ${verified}`));
    manager.addEventListener('bits-error', ({ error }) => heard.push(`${error.code} ${error.retryable}`));
    return heard;
  }

  it('`auto` does not look at a short upload without trouble: success, not verified', async () => {
    const manager = stage.create();
    const heard = ends(manager);
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'succeeded');
    expect([looks, heard]).to.deep.equal([0, ['success false']]);
  });

  it('`always` looks at every upload: success, verified', async () => {
    const manager = stage.create({ verify: 'always' });
    const heard = ends(manager);
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'succeeded');
    expect([looks, heard]).to.deep.equal([1, ['success true']]);
    expect(await stage.store.list(task(manager).id)).to.deep.equal([]);
  });

  it('a task whose destination is looked at is finishing, and keeps its checkpoint until then', async () => {
    let answer: ((found: TransportResponse) => void) | undefined;
    stage.server.intercept = ({ packet }) =>
      packet === 'GET' ? new Promise((resolve) => (answer = resolve)) : undefined;
    const manager = stage.create({ verify: 'always' });
    await manager.add([file('a', TEXT)]);
    await until(() => answer, 'the look');
    expect(task(manager).status).to.equal('finishing');
    expect(await stage.store.get(task(manager).id)).to.include({ closeSent: true });
    answer?.(response(206, DATES, new Blob([TEXT])));
    await reaches(manager, 'succeeded');
    await until(
      async () => (await stage.store.get(task(manager).id)) === undefined,
      'the end of its checkpoint',
    );
  });

  it('another file at the destination is an error, once, which `startOver` sends again', async () => {
    const manager = stage.create({ verify: 'always' });
    const heard = ends(manager);
    instead = `${TEXT}${TEXT}`;
    await manager.add([file('a', TEXT)]);
    await until(() => stage.clock.nextMs === 2_000, 'another look');
    await stage.clock.advance(2_000);
    await reaches(manager, 'failed');
    expect([looks, heard]).to.deep.equal([2, ['delivery-mismatch true']]);
    expect(await stage.store.get(task(manager).id)).to.include({ closeSent: true });
    instead = undefined;
    manager.startOver(task(manager).id);
    await reaches(manager, 'succeeded');
    expect(heard).to.deep.equal(['delivery-mismatch true', 'success true']);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(2);
  });

  for (const [what, found, end] of [
    ['has the file', TEXT, 'success true'],
    ['has another file', 'y'.repeat(25), 'exists false'],
    ['may not be read', null, 'exists false'],
  ] as const)
    it(`a file that is started over after a Close-Session without an Ack, at a destination that exists now and ${what}: ${end}`, async () => {
      const created = (): boolean => stage.server.packets().includes('Close-Session');
      stage.server.intercept = ({ packet }) => {
        if (packet === 'Close-Session') return 'network';
        if (packet === 'Create-Session' && created()) return refusal(409);
        if (packet !== 'GET') return undefined;
        looks++;
        return found === null ? response(405) : response(206, DATES, new Blob([found]));
      };
      const manager = stage.create();
      const heard = ends(manager);
      await manager.add([file('a', TEXT)]);
      while (heard.length === 0) {
        await until(() => heard.length > 0 || stage.clock.nextMs !== undefined, 'a delay, or the end');
        await stage.clock.advance(stage.clock.nextMs ?? 0);
      }
      expect([looks, heard]).to.deep.equal([0, ['network true']]);
      manager.startOver(task(manager).id);
      await until(() => heard.length > 1, 'another end');
      expect([looks, heard[1]]).to.deep.equal([1, end]);
      const { id, status } = task(manager);
      if (status === 'succeeded')
        await until(async () => (await stage.store.get(id)) === undefined, 'no checkpoint');
    });

  it('a destination that exists is not looked at where no session of the file was closed: exists', async () => {
    stage.server.intercept = (received) =>
      received.packet === 'Create-Session' ? refusal(409) : serve(received);
    const manager = stage.create();
    const heard = ends(manager);
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'failed');
    expect([looks, heard]).to.deep.equal([0, ['exists false']]);
  });

  it('a page that is left in the middle of the look looks again on the next visit', async () => {
    let asked = false;
    stage.server.intercept = ({ packet }) => {
      asked ||= packet === 'GET';
      return packet === 'GET' ? new Promise(() => undefined) : undefined;
    };
    const left = stage.create({ verify: 'always', keepFiles: 'copy' });
    await left.add([file('a', TEXT)]);
    await until(() => asked, 'the look');
    await until(() => stage.store.kept.size === 1, 'the copy');
    await stage.destroy(left);
    stage.server.intercept = serve;
    instead = 'something else';
    const manager = stage.create({ verify: 'always', keepFiles: 'copy' });
    const heard = ends(manager);
    await manager.restore();
    await until(() => stage.clock.nextMs === 2_000, 'another look');
    await stage.clock.advance(2_000);
    await reaches(manager, 'failed');
    expect(heard).to.deep.equal(['delivery-mismatch true']);
    instead = undefined;
    manager.retry();
    await reaches(manager, 'succeeded');
    expect(heard.at(-1)).to.equal('success true');
  });

  it('a delivered file whose checkpoint is still there is neither sent again nor announced as lost', async () => {
    const open = stage.holdFragments();
    const left = stage.create({ keepFiles: 'copy' });
    await left.add([file('a', TEXT)]);
    await until(() => task(left).acknowledged === 10 && stage.store.kept.size === 1, 'a begun upload');
    await stage.destroy(left);
    open();
    // The session is over, and the file is delivered.
    stage.server.sessions.clear();
    stage.server.files.set(stage.url('a'), new TextEncoder().encode(TEXT));
    stage.server.received.length = 0;
    stage.server.intercept = serve;
    const manager = stage.create({ keepFiles: 'copy' });
    const heard = ends(manager);
    await manager.restore();
    await reaches(manager, 'succeeded');
    expect(heard).to.deep.equal(['success true']);
    expect(stage.server.packets()).to.deep.equal(['Fragment', 'GET']);
    expect(stage.log.filter((line) => line.startsWith('bits-session-lost'))).to.deep.equal([]);
  });
});
