import { expect } from '@open-wc/testing';
import { openDB } from 'idb';
import type { Checkpoint } from '../../src/core.js';
import { until } from '../support/until.js';
import {
  DATABASE,
  FRAGMENT_BYTES,
  hurried,
  MIB,
  NEVER,
  remember,
  Story,
  WatchedTransport,
} from './support/story.js';

describe('faults at the steps that save round trips', () => {
  let story: Story;

  afterEach(() => story.over());

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

  describe('the memory of endpoints', () => {
    it('that says too much costs one refused request for each size, and is corrected', async () => {
      story = new Story(6 * MIB);
      await remember(story, { acceptedBytes: 1024 * MIB });
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
        await remember(story, fields);
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
