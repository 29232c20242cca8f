import { expect } from '@open-wc/testing';
import { UploadManager } from '../../../src/core.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { QUIET_MS } from '../../../src/session/policy/response-timeout.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { until } from '../../support/until.js';
import { addFault, removeFault } from '../support/faults.js';
import { PassingClock } from '../support/passing-clock.js';
import { delivered, randomFile, sha256Of } from '../support/random-file.js';
import { stuckRule, type StuckFault, type StuckPlace, type WayOn } from './stuck-faults.js';

const FRAGMENT_BYTES = 64 * 1024;
const FRAGMENTS = 5;
const LIMIT_MS = 60_000;
const OFFSETS: Readonly<Record<StuckPlace, number>> = {
  middle: FRAGMENT_BYTES,
  last: (FRAGMENTS - 1) * FRAGMENT_BYTES,
  Close: FRAGMENTS * FRAGMENT_BYTES,
};

/** One file at whose upload all packets of one place meet a fault. Delays pass at once, requests take no time. */
export class StuckTrial {
  readonly #folder = `/uploads/${crypto.randomUUID()}/`;
  readonly #file = randomFile('stuck.bin', FRAGMENTS * FRAGMENT_BYTES);
  readonly #store = new MemoryCheckpointStore();
  /** The time after which a session that is taken up sends a Fragment passes at once. */
  readonly #clock = new PassingClock(QUIET_MS);
  readonly #manager: UploadManager;
  readonly #fault: StuckFault;
  readonly #place: StuckPlace;
  /** Number of times that the upload succeeded or failed. */
  #ended = 0;
  /** Whether a session was lost. */
  isLost = false;

  constructor(fault: StuckFault, place: StuckPlace) {
    this.#fault = fault;
    this.#place = place;
    this.#manager = new UploadManager(
      {
        endpoint: this.#folder,
        baseUrl: location.href,
        fragmentSize: FRAGMENT_BYTES,
        checkpointStore: this.#store,
        keepFiles: 'none',
      },
      { random: () => 0.5, clock: this.#clock },
    );
    this.#manager.addEventListener('bits-session-lost', () => (this.isLost = true));
    for (const type of ['bits-success', 'bits-error'] as const)
      this.#manager.addEventListener(type, () => (this.#ended += 1));
  }

  /** Uploads until the session is stuck; then the fault is over. */
  async strike(): Promise<void> {
    const beganMs = this.#clock.now();
    const rule = await addFault(stuckRule(this.#fault, this.#place, this.#folder));
    await this.#ends(() => this.#manager.add([this.#file]));
    const hits = await removeFault(rule);
    const { id, error, acknowledged } = this.#task;
    expect(error?.code).to.equal('session-stuck');
    const { packet, retryable, attempts } = error!;
    expect(packet).to.equal(this.#place === 'Close' ? 'Close-Session' : 'Fragment');
    expect({ retryable, isLost: this.isLost }).to.deep.equal({ retryable: true, isLost: false });
    expect(attempts, 'attempts').to.be.within(6, hits);
    expect(this.#clock.now() - beganMs, 'time').to.be.within(180_000, 600_000);
    const checkpoint = await this.#store.get(id);
    expect(checkpoint, 'the checkpoint').to.include({ id, offset: OFFSETS[this.#place] });
    expect(acknowledged).to.equal(OFFSETS[this.#place]);
  }

  /** What the visitor presses. */
  async goesOn(way: WayOn): Promise<void> {
    const { id, acknowledged } = this.#task;
    const seen = [acknowledged];
    this.#manager.addEventListener('bits-progress', ({ task }) => seen.push(task.acknowledged));
    await this.#ends(() => (way === 'Try again' ? this.#manager.retry(id) : this.#manager.startOver(id)));
    expect(this.#task.error?.code ?? 'done').to.equal('done');
    if (way === 'Try again')
      expect(Math.min(...seen), 'the least that was acknowledged').to.equal(acknowledged);
  }

  /** Whether the server has the bytes of the file. Nothing of a file that was uploaded is kept. */
  async isDelivered(): Promise<boolean> {
    const { id, status } = this.#task;
    if (status === 'succeeded')
      await until(async () => (await this.#store.get(id)) === undefined, 'no checkpoint', LIMIT_MS);
    return (await delivered(`${this.#folder}stuck.bin`)) === (await sha256Of(this.#file));
  }

  over(): void {
    this.#manager.destroy();
  }

  get #task(): TaskSnapshot {
    return this.#manager.tasks[0]!;
  }

  /** Lets the time to the next attempt pass, as often as there is one. */
  async #ends(begin: () => unknown): Promise<void> {
    const shown = (): string => `the end of a task that is ${this.#task.status}`;
    let lastMs: number | undefined = 0;
    const isWaiting = (): boolean => this.#task.status === 'waiting' && this.#task.retryAt !== lastMs;
    const before = this.#ended;
    const hasEnded = (): boolean => this.#ended > before;
    const next = (): Promise<unknown> => until(() => hasEnded() || isWaiting(), shown, LIMIT_MS);
    await begin();
    for (await next(); !hasEnded(); await next()) {
      lastMs = this.#task.retryAt;
      await this.#clock.advance(lastMs! - this.#clock.now());
    }
  }
}
