import { expect } from '@open-wc/testing';
import { settle, until } from '../../../support/until.js';
import { file, ManagerStage, reaches } from '../../support/manager-stage.js';

const KEY = 'bits-upload-forgotten';
const TEXT = 'x'.repeat(25);

describe('a checkpoint that could not be deleted', () => {
  let stage: ManagerStage;
  let refuses: boolean;

  beforeEach(() => {
    localStorage.removeItem(KEY);
    stage = new ManagerStage();
    refuses = true;
    const remove = stage.store.delete.bind(stage.store);
    stage.store.delete = async (ids) => {
      if (refuses) throw new DOMException('Refresh the page to try again', 'UnknownError');
      await remove(ids);
    };
  });

  afterEach(async () => {
    await stage.end();
    localStorage.removeItem(KEY);
  });

  /** Uploads a file whose checkpoint stays, and leaves the page. */
  async function deliver(): Promise<string> {
    const manager = stage.create({ keepFiles: 'copy' });
    const [added] = await manager.add([file('a', TEXT)]);
    await reaches(manager, 'succeeded');
    await until(() => localStorage.getItem(KEY), 'the note');
    await stage.destroy(manager);
    stage.server.received.length = 0;
    expect(await stage.store.get(added!.id)).to.not.equal(undefined);
    return added!.id;
  }

  it('is deleted on the next visit, which neither sends the file nor asks for it', async () => {
    const id = await deliver();
    refuses = false;
    const manager = stage.create({ keepFiles: 'copy' });
    await manager.restore();
    await until(async () => (await stage.store.get(id)) === undefined, 'the deletion');
    expect([manager.tasks, stage.server.packets()]).to.deep.equal([[], []]);
    expect(stage.log).to.deep.equal([]);
    expect(localStorage.getItem(KEY)).to.not.contain(id);
  });

  it('is tried again on the visit after, if the next one cannot delete it, either', async () => {
    const id = await deliver();
    const next = stage.create({ keepFiles: 'copy' });
    await next.restore();
    await until(() => localStorage.getItem(KEY)?.includes(id), 'the note');
    expect([next.tasks, stage.server.packets()]).to.deep.equal([[], []]);
    await stage.destroy(next);
    refuses = false;
    await stage.create().restore();
    await until(async () => (await stage.store.get(id)) === undefined, 'the deletion');
  });

  it('does not affect other unfinished files, whatever a script of the origin has noted', async () => {
    refuses = false;
    const open = stage.holdFragments();
    const left = stage.create({ keepFiles: 'copy' });
    await left.add([file('b', TEXT)]);
    await until(() => stage.store.kept.size === 1, 'the copy');
    await stage.destroy(left);
    open();
    localStorage.setItem(KEY, `${' <x> '.repeat(100_000)}${'y'.repeat(100_000)}`);
    const manager = stage.create({ keepFiles: 'copy' });
    await manager.restore();
    await settle();
    await stage.clock.advance(300);
    await reaches(manager, 'succeeded', 'b');
  });

  it('keeps the note short, however many there are', async () => {
    const manager = stage.create({ concurrency: 200 });
    await manager.add(Array.from({ length: 150 }, (_, i) => file(`f${i}`, 'x')));
    await until(() => manager.tasks.every(({ status }) => status === 'succeeded'), 'all uploads');
    await until(() => localStorage.getItem(KEY)?.includes(manager.tasks.at(-1)!.id), 'the last note');
    expect(localStorage.getItem(KEY)!.length).to.be.at.most(4_000);
  });
});
