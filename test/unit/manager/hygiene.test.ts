import { expect } from '@open-wc/testing';
import { scopeOf } from '../../../src/manager/network/destination.js';
import { until } from '../../support/until.js';
import { file, ManagerStage, reaches } from '../support/manager-stage.js';
import { response } from '../support/scripted-transport.js';

const DAY_MS = 86_400_000;

describe('an unfinished upload of an earlier visit', () => {
  const stage = new ManagerStage();
  afterEach(() => stage.end());

  it('is removed when it expires, and its session is cancelled on the server', async () => {
    stage.server.intercept = ({ packet, range }) =>
      packet === 'Fragment' && range?.startsWith('bytes 10-') ? new Promise(() => undefined) : undefined;
    const before = stage.create();
    await before.add([file('old.txt', 'x'.repeat(30))]);
    await until(() => before.tasks[0]?.acknowledged === 10, 'ten bytes');
    await stage.destroy(before);
    const scope = scopeOf(stage.endpoint, undefined, undefined);
    expect(await stage.store.list(scope)).to.have.length(1);

    await stage.clock.advance(14 * DAY_MS);
    const after = stage.create({ resumeTtl: 13 });
    await after.restore();
    expect(after.tasks).to.deep.equal([]);
    await until(
      () => stage.server.received.some(({ packet }) => packet === 'Cancel-Session'),
      'Cancel-Session on the server',
    );
    expect(await stage.store.list(scope)).to.deep.equal([]);
    expect(stage.server.sessions.size).to.equal(0);
  });
});

describe('the headers that the page provides', () => {
  const stage = new ManagerStage();
  afterEach(() => stage.end());

  for (const allowed of [false, true]) {
    it(`${allowed ? 'go' : 'do not go'} to a host that BITS-Host-Id names ${allowed ? 'and' : 'unless'} the author allows it`, async () => {
      stage.server.intercept = ({ packet, range }) => {
        const size = range?.split('/')[1] ?? '';
        return response(200, {
          'BITS-Packet-Type': 'Ack',
          ...(packet === 'Create-Session' && { 'BITS-Session-Id': '{A}', 'BITS-Host-Id': 'other.test' }),
          ...(packet === 'Fragment' && { 'BITS-Received-Content-Range': size }),
        });
      };
      const manager = stage.create({
        headers: { Authorization: 'secret' },
        fragmentSize: 1000,
        ...(allowed && { allowedHosts: ['other.test'] }),
      });
      stage.server.received.length = 0;
      await manager.add([file(`moved-${String(allowed)}.txt`)]);
      await reaches(manager, 'succeeded');
      const sent = stage.server.received.map(({ url, headers }) => [
        new URL(url).host,
        headers.get('Authorization'),
      ]);
      const there = ['other.test', allowed ? 'secret' : null];
      expect(sent).to.deep.equal([['server.test', 'secret'], there, there]);
    });
  }
});
