import { expect } from '@open-wc/testing';
import { deleteDB, openDB } from 'idb';
import type { FaultRule } from '../../demo/server/faults/fault-rule.js';
import { EndpointRecords } from '../../src/checkpoints/endpoint-memory.js';
import { FetchTransport, UploadManager, type Checkpoint, type ManagerOptions } from '../../src/core.js';
import { scopeOf } from '../../src/manager/network/destination.js';
import { limiterOf } from '../../src/manager/network/endpoint-limiter.js';
import { systemClock, type Clock } from '../../src/session/ports/clock.js';
import type { BitsTransport, TransportRequest } from '../../src/transport/transport.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { until } from '../support/until.js';
import { addFault, bytesArrived, removeFault } from './support/faults.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

const MIB = 1024 ** 2;
const FRAGMENT_BYTES = 64 * 1024;
/** Long enough for 50 of them to be worth a larger Fragment. */
const RTT_MS = 400;
const DATABASE = 'test-fault-steps';
const NEVER: Promise<never> = new Promise(() => undefined);

/** Waits of half a minute and more pass quickly. */
const hurried: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, callback) => systemClock.after(delayMs < 30_000 ? delayMs : delayMs / 20, callback),
};

const START_MS = Date.now();
/** Shows the session a line ten times as fast: a larger Fragment is tried however busy the machine is. */
const fastLine: Clock = { ...hurried, now: () => START_MS + (Date.now() - START_MS) / 10 };

/** Calls back before each Fragment, which is sent when that has resolved. */
class WatchedTransport implements BitsTransport {
  readonly #fetch = new FetchTransport();
  readonly #watch: (end: number) => Promise<unknown>;
  readonly #delayMs: number;

  /** @param delayMs Added to each round trip. */
  constructor(watch: (end: number) => Promise<unknown>, delayMs = 0) {
    this.#watch = watch;
    this.#delayMs = delayMs;
  }

  async send(request: TransportRequest): ReturnType<BitsTransport['send']> {
    const match = /-(\d+)\//.exec(request.headers['Content-Range'] ?? '');
    if (match) await this.#watch(Number(match[1]) + 1);
    await new Promise((resolve) => setTimeout(resolve, this.#delayMs));
    return this.#fetch.send(request);
  }
}

/** One upload, over several visits if the page dies in between. */
class Story {
  readonly endpoint = `/uploads/${crypto.randomUUID()}/`;
  readonly file: File;
  store = new MemoryCheckpointStore();
  /** Events of interest. */
  readonly seen: string[] = [];
  readonly #managers: UploadManager[] = [];
  readonly #rules: number[] = [];

  constructor(bytes: number) {
    this.file = randomFile('story.bin', bytes);
  }

  get scope(): string {
    return scopeOf(this.endpoint, location.href, undefined);
  }

  get limiter(): ReturnType<typeof limiterOf> {
    return limiterOf(this.scope);
  }

  async struckBy(rule: FaultRule): Promise<void> {
    this.#rules.push(await addFault({ packet: 'Fragment', ...rule, path: this.endpoint }));
  }

  async visit(options: ManagerOptions = {}, clock: Clock = systemClock): Promise<void> {
    const manager = new UploadManager(
      {
        endpoint: this.endpoint,
        baseUrl: location.href,
        checkpointStore: this.store,
        keepFiles: 'none',
        ...options,
      },
      { random: () => 0, clock },
    );
    this.#managers.push(manager);
    const note = (what: string): void => void this.seen.push(what);
    manager.addEventListener('bits-retry', () => note('retry'));
    manager.addEventListener('bits-session-lost', () => note('lost'));
    manager.addEventListener('bits-success', () => note('done'));
    manager.addEventListener('bits-error', ({ error }) => note(error.code));
    await manager.restore();
    if (this.store.endpointDatabase !== undefined)
      await until(() => this.limiter.remember !== undefined, 'the memory of the endpoint');
    void manager.add([this.file]);
  }

  /** The page dies: what is stored now is all that is left of it. */
  async dies(): Promise<void> {
    const records = await this.store.list(this.scope);
    this.store = Object.assign(new MemoryCheckpointStore(), {
      endpointDatabase: this.store.endpointDatabase,
    });
    await this.store.putMany(records);
    this.#managers.at(-1)?.destroy();
  }

  /** The events until the end, whose file was delivered. */
  async ends(): Promise<string> {
    await until(() => this.seen.some((each) => each !== 'retry' && each !== 'lost'), 'the end', 15_000);
    const path = `${this.endpoint}${this.file.name}`;
    if (this.seen.includes('done')) expect(await delivered(path)).to.equal(await sha256Of(this.file));
    return this.seen.join();
  }

  async sentTwice(): Promise<number> {
    return (await bytesArrived(`${this.endpoint}${this.file.name}`)) - this.file.size;
  }

  async over(): Promise<void> {
    for (const manager of this.#managers) manager.destroy();
    for (const rule of this.#rules) await removeFault(rule);
  }
}

describe('faults at the steps that save round trips', function () {
  this.timeout(20_000);
  let story: Story;

  afterEach(async () => {
    await story.over();
    await deleteDB(DATABASE);
  });

  describe('the reserve of sentEnd', () => {
    const sliced = { fragmentSize: FRAGMENT_BYTES };

    it('is stored before any Fragment that ends in it is sent', async () => {
      story = new Story(80 * MIB);
      const ends: number[] = [];
      const transport = new WatchedTransport(async (end) => {
        const [stored] = await story.store.list(story.scope);
        ends.push(end);
        expect(stored?.sentEnd, `before the Fragment up to ${end}`).to.be.at.least(end);
      });
      await story.visit({ transport, fragmentSize: 8 * MIB });
      expect(await story.ends()).to.equal('done');
      expect(ends.length).to.equal(10);
    });

    it('was written when the page dies, and no byte sent: the session continues at byte 0', async () => {
      story = new Story(5 * FRAGMENT_BYTES);
      let reached = false;
      const transport = new WatchedTransport(() => {
        reached = true;
        return NEVER;
      });
      await story.visit({ ...sliced, transport });
      await until(() => reached, 'the first Fragment');
      const [stored] = await story.store.list(story.scope);
      expect(stored).to.include({ offset: 0, sentEnd: story.file.size });
      await story.dies();
      await story.visit(sliced);
      expect(await story.ends()).to.equal('done');
      expect(await story.sentTwice()).to.equal(0);
    });

    for (const fragments of [1, 3, 4])
      it(`was written when the page dies, and ${fragments} Fragments sent whose offset was not: one Fragment is sent twice at most`, async () => {
        story = new Story(5 * FRAGMENT_BYTES);
        let reached = false;
        // The first write has the reserve; no other is ever finished.
        const put = story.store.put.bind(story.store);
        story.store.put = async (record: Checkpoint) => {
          if ((await story.store.get(record.id))?.sentEnd) return NEVER;
          return put(record);
        };
        const transport = new WatchedTransport(async (end) => {
          if (end <= fragments * FRAGMENT_BYTES) return;
          reached = true;
          await NEVER;
        });
        await story.visit({ ...sliced, transport }, hurried);
        await until(() => reached, 'the Fragment after them');
        const [stored] = await story.store.list(story.scope);
        expect(stored).to.include({ offset: 0, sentEnd: story.file.size });
        await story.dies();
        await story.visit(sliced);
        expect(await story.ends()).to.equal('done');
        expect(await story.sentTwice()).to.be.at.most(FRAGMENT_BYTES);
      });

    const failures = {
      rejects: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
      'never answers': () => NEVER,
    };
    for (const [how, failure] of Object.entries(failures))
      for (const writes of [0, 1, 2])
        it(`in a storage that ${how} after ${writes} writes does not keep the file from its end`, async () => {
          story = new Story(5 * FRAGMENT_BYTES);
          let left = writes;
          const put = story.store.put.bind(story.store);
          story.store.put = (record: Checkpoint) => (left-- > 0 ? put(record) : failure());
          await story.visit(sliced, hurried);
          expect(await story.ends()).to.equal('done');
          expect(await story.sentTwice()).to.equal(0);
        });
  });

  /** A fast line on which 24 MiB are accepted: after the first Fragment one of 48 MiB is tried. */
  async function remember(fields: object = {}): Promise<void> {
    story.store.endpointDatabase = DATABASE;
    const memory = {
      acceptedBytes: 24 * MIB,
      refusedBytes: Infinity,
      bytesPerMs: 1e5,
      rttMs: 20,
      updatedAt: Date.now(),
    };
    const key = new URL(story.endpoint, location.href).href;
    await new EndpointRecords(DATABASE).put(key, { ...memory, ...fields });
  }

  async function remembered(): Promise<unknown> {
    return new EndpointRecords(DATABASE).get(new URL(story.endpoint, location.href).href);
  }

  describe('the trial of a larger Fragment', () => {
    const rules: Readonly<Record<string, FaultRule>> = {
      '413': { fault: 'status', status: 413 },
      '404': { fault: 'status', status: 404 },
      'a connection reset': { fault: 'reset', when: 'during' },
      'a hanging server': { fault: 'hang', when: 'reading' },
      '500': { fault: 'status', status: 500 },
      '502': { fault: 'status', status: 502 },
    };
    for (const [what, rule] of Object.entries(rules))
      it(`that meets ${what} is no failure of the task, and is remembered`, async () => {
        story = new Story(80 * MIB);
        await remember();
        await story.struckBy({ ...rule, over: 40 * MIB, count: 0 });
        await story.visit({ transport: new WatchedTransport(async () => undefined, RTT_MS) }, fastLine);
        expect(await story.ends()).to.equal('done');
        expect(story.limiter.limits).to.include({ acceptedBytes: 24 * MIB, refusedBytes: 48 * MIB });
        await until(
          async () => ((await remembered()) as { refusedBytes?: number }).refusedBytes === 48 * MIB,
          'its memory',
        );
      });

    it('whose page dies continues at the next visit, without another session', async () => {
      story = new Story(80 * MIB);
      await remember();
      let trial = false;
      const transport = new WatchedTransport(async (end) => {
        trial ||= end === 72 * MIB;
        if (trial) await NEVER;
      }, RTT_MS);
      await story.visit({ transport }, fastLine);
      await until(() => trial, 'the trial');
      await story.dies();
      await story.visit();
      expect(await story.ends()).to.equal('done');
      expect(await story.sentTwice()).to.equal(0);
    });
  });

  describe('the memory of endpoints', () => {
    it('that says too much costs one refused request for each size, and is corrected', async () => {
      story = new Story(6 * MIB);
      await remember({ acceptedBytes: 1024 * MIB });
      await story.struckBy({ fault: 'status', status: 413, over: 2 * MIB, count: 0 });
      await story.visit();
      expect(await story.ends()).to.equal('done');
      expect(story.limiter.limits.refusedBytes).to.equal(6 * MIB);
      expect(story.limiter.limits.acceptedBytes).to.be.at.most(2 * MIB);
    });

    const hostile: Readonly<Record<string, object>> = {
      'of other types': { acceptedBytes: '1', refusedBytes: {}, bytesPerMs: null, rttMs: [] },
      'of tiny sizes': { acceptedBytes: 0, refusedBytes: 1 },
      'of endless sizes': { acceptedBytes: Infinity },
      'of the future': { updatedAt: Date.now() + 1e9 },
      'of NaN': { bytesPerMs: NaN, rttMs: NaN },
    };
    for (const [what, fields] of Object.entries(hostile))
      it(`with a record ${what} begins as without one`, async () => {
        story = new Story(3 * MIB);
        await remember(fields);
        const ends: number[] = [];
        const transport = new WatchedTransport(async (end) => void ends.push(end));
        await story.visit({ transport });
        expect(await story.ends()).to.equal('done');
        expect(ends[0]).to.equal(MIB);
      });

    it('in a database of another version leaves the checkpoints as they are', async () => {
      story = new Story(3 * MIB);
      story.store.endpointDatabase = DATABASE;
      (await openDB(DATABASE, 5)).close();
      let reached = false;
      const transport = new WatchedTransport(async (end) => {
        reached ||= end > MIB;
        if (reached) await NEVER;
      });
      story.limiter.remember = () => undefined;
      await story.visit({ transport });
      await until(() => reached, 'the second Fragment');
      await story.dies();
      await story.visit();
      expect(await story.ends()).to.equal('done');
      expect(await story.sentTwice()).to.equal(0);
    });
  });
});
