import { FetchTransport, UploadManager } from '../../../src/core.js';
import { QUIET_MS } from '../../../src/session/policy/response-timeout.js';
import { systemClock } from '../../../src/session/ports/clock.js';
import type { TransportRequest } from '../../../src/transport/transport.js';
import type { Misbehaving } from '../../server/conformance/mutants/misbehaving.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { until } from '../../support/until.js';
import { PassingClock } from '../support/passing-clock.js';
import { randomFile, sha256Of } from '../support/random-file.js';
import { MisbehavingServer } from './server.js';
import { UNSEEN, type TrialEvent } from './table.js';

const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 5;
/** Within the third Fragment, whatever the sizes of the requests' heads. */
const CUT_AFTER = 2.7 * FRAGMENT_BYTES;
const NAME = 'trial.bin';
const LIMIT_MS = 30_000;
/** Delay before a destination that differs is looked at again. */
const AGAIN_MS = 2_000;

/** Delays between attempts pass when the trial says so. What a server may do after an abort takes its time. */
class TrialClock extends PassingClock {
  override after(delayMs: number, callback: () => void): () => void {
    return delayMs === QUIET_MS ? systemClock.after(delayMs, callback) : super.after(delayMs, callback);
  }
}

/** An upload to a server with a defect. */
export class MisbehavingTrial {
  readonly #event: TrialEvent;
  readonly #server: MisbehavingServer;
  readonly #file = randomFile(NAME, FRAGMENTS * FRAGMENT_BYTES);
  readonly #store = new MemoryCheckpointStore();
  readonly #clock = new TrialClock(AGAIN_MS);
  readonly #fetching = new FetchTransport();
  readonly #managers: UploadManager[] = [];
  #end: string | undefined;
  #isStruck = false;

  private constructor(event: TrialEvent, server: MisbehavingServer) {
    this.#event = event;
    this.#server = server;
  }

  static async start(name: Misbehaving, event: TrialEvent): Promise<MisbehavingTrial> {
    return new MisbehavingTrial(event, await MisbehavingServer.start(name, event === 'cut' ? CUT_AFTER : 0));
  }

  /** Uploads the file, over two visits where there is a reload. Resolves to `done` or the code of the error. */
  async ends(): Promise<string> {
    await this.#visit().add([this.#file]);
    if (this.#event === 'reload') {
      await until(() => this.#isStruck, 'a Fragment under way', LIMIT_MS);
      this.#managers[0]!.destroy();
      const manager = this.#visit();
      await manager.restore();
      await manager.provideFile(manager.tasks[0]!.id, this.#file);
    }
    const isOver = async (): Promise<boolean> => {
      const task = this.#managers.at(-1)!.tasks[0];
      if (task?.status === 'waiting') await this.#clock.advance(task.retryAt! - this.#clock.now());
      return this.#end !== undefined;
    };
    await until(
      isOver,
      () => `the end of a task that is ${String(this.#managers.at(-1)!.tasks[0]?.status)}`,
      LIMIT_MS,
    );
    return this.#end!;
  }

  async isDelivered(): Promise<boolean> {
    return (await this.#server.delivered(NAME)) === (await sha256Of(this.#file));
  }

  async over(): Promise<void> {
    for (const manager of this.#managers) manager.destroy();
    await this.#server.close();
  }

  #visit(): UploadManager {
    const manager = new UploadManager(
      {
        endpoint: this.#server.url,
        fragmentSize: FRAGMENT_BYTES,
        checkpointStore: this.#store,
        keepFiles: 'none',
        transport: {
          send: async (request) => {
            await this.#strike(request);
            return this.#fetching.send(request);
          },
        },
        verify: UNSEEN.has(this.#event) ? 'always' : 'auto',
      },
      { random: () => 0.5, clock: this.#clock },
    );
    manager.addEventListener('bits-success', () => (this.#end = 'done'));
    manager.addEventListener('bits-error', ({ error }) => (this.#end = error.code));
    this.#managers.push(manager);
    return manager;
  }

  /** Whatever is to happen happens once, at the third Fragment or at Close-Session. */
  async #strike({ url, method, headers, signal }: TransportRequest): Promise<void> {
    const packet = headers['BITS-Packet-Type'];
    const isThird = headers['Content-Range']?.startsWith(`bytes ${2 * FRAGMENT_BYTES}-`) === true;
    const isDue =
      this.#event === 'forgotten-at-close' ? packet === 'Close-Session' : packet === 'Fragment' && isThird;
    if (!isDue || this.#isStruck) return;
    this.#isStruck = true;
    if (!this.#event.startsWith('forgotten')) return;
    const cancel = { ...headers, 'BITS-Packet-Type': 'Cancel-Session' };
    delete (cancel as Record<string, string>)['Content-Range'];
    delete (cancel as Record<string, string>)['Content-Name'];
    await this.#fetching.send({
      url,
      method,
      headers: cancel,
      body: new Blob([]),
      signal,
      credentials: 'same-origin',
    });
  }
}
