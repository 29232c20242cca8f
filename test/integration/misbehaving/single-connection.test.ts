import { expect } from '@open-wc/testing';
import { FetchTransport, UploadManager, type ManagerOptions } from '../../../src/core.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import type { BitsTransport, TransportRequest, TransportResponse } from '../../../src/transport/transport.js';
import { Deferred } from '../../support/deferred.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { until } from '../../support/until.js';
import { FakeClock } from '../../unit/support/fake-clock.js';
import { randomFile, sha256Of } from '../support/random-file.js';
import { MisbehavingServer } from './server.js';

const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 7;
const NAMES = ['a', 'b', 'c'];

/** Notes each packet, and holds the Fragments of a after the first until they are let through. */
class HoldingTransport implements BitsTransport {
  /** `PACKET NAME`, in the order of their requests. */
  readonly sent: string[] = [];
  hold: Deferred<undefined> | undefined;
  readonly #fetch = new FetchTransport();

  async send(request: TransportRequest): Promise<TransportResponse> {
    const packet = request.headers['BITS-Packet-Type'];
    const name = request.url.at(-1)!;
    if (packet === 'Fragment' && this.sent.includes('Fragment a')) await this.hold?.promise;
    if (packet !== undefined) this.sent.push(`${packet} ${name}`);
    return this.#fetch.send(request);
  }

  /** Lets the Fragment that is held through. */
  next(isLast = false): void {
    const { hold } = this;
    this.hold = isLast ? undefined : new Deferred();
    hold?.resolve(undefined);
  }
}

describe('three files for a server that serves one connection at a time', () => {
  const files = NAMES.map((name) => randomFile(name, FRAGMENTS * FRAGMENT_BYTES));
  let server: MisbehavingServer | undefined;
  let manager: UploadManager | undefined;

  afterEach(async () => {
    manager?.destroy();
    await server?.close();
  });

  function managerFor({ url }: MisbehavingServer, options: ManagerOptions, clock?: FakeClock): UploadManager {
    const settings = {
      endpoint: url,
      concurrency: 3,
      fragmentSize: FRAGMENT_BYTES,
      keepFiles: 'none',
    } as const;
    const store = { checkpointStore: new MemoryCheckpointStore() };
    return (manager = new UploadManager(
      { ...settings, ...store, ...options },
      { random: () => 0, ...(clock && { clock }) },
    ));
  }

  const task = (name: string): TaskSnapshot => manager!.tasks.find((each) => each.name === name)!;

  async function arriveWhole(): Promise<void> {
    await until(
      () => manager!.tasks.every(({ status }) => status === 'succeeded'),
      () => manager!.tasks.map(({ status }) => status).join(),
    );
    for (const file of files)
      expect(await server!.delivered(file.name), file.name).to.equal(await sha256Of(file));
  }

  it('arrive whole where it closes each connection', async () => {
    server = await MisbehavingServer.start('one-connection-at-a-time');
    await managerFor(server, {}).add(files);
    await arriveWhole();
  });

  // WebKitGTK opens a connection for each BITS_POST: it reaches no server that keeps the first one for ever.
  const isWebKit = !/Firefox|Chrom/.test(navigator.userAgent);
  if (isWebKit) return;

  it('arrive whole, one after the other, where it keeps a connection: the other two wait in the list', async () => {
    server = await MisbehavingServer.withOneKeptConnection(2);
    const transport = new HoldingTransport();
    const clock = new FakeClock();
    const { sent } = transport;
    managerFor(server, { transport }, clock);
    await manager!.add(files.slice(0, 1));
    await until(() => sent.includes('Fragment a'), 'a Fragment of a');
    transport.next();
    await manager!.add(files.slice(1));
    const acknowledges = (fragments: number): Promise<unknown> =>
      until(() => task('a').acknowledged === fragments * FRAGMENT_BYTES, `${fragments} Fragments of a`);
    await acknowledges(1);
    for (let fragments = 2; fragments <= 5; fragments++) {
      expect([task('b').status, task('c').status]).to.deep.equal(['starting', 'starting']);
      await clock.advance(25_000);
      transport.next();
      await acknowledges(fragments);
    }
    await clock.advance(20_100);
    await until(() => task('b').status === 'queued' && task('c').status === 'queued', 'b and c in the queue');
    expect(task('a').status).to.equal('sending');
    transport.next(true);
    await arriveWhole();
    const after = sent.slice(sent.indexOf('Close-Session a'));
    const second = after.find((packet) => packet.startsWith('Create-Session'))!.at(-1)!;
    const third = second === 'b' ? 'c' : 'b';
    const created = after.filter((packet) => /^C/.test(packet));
    expect(created, 'one session after the other').to.deep.equal([
      'Close-Session a',
      `Create-Session ${second}`,
      `Close-Session ${second}`,
      `Create-Session ${third}`,
      `Close-Session ${third}`,
    ]);
  });
});
