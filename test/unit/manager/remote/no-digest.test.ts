import { expect } from '@open-wc/testing';
import { settle, until } from '../../../support/until.js';
import { checkpoint } from '../../support/checkpoints.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';
/** As long as TEXT. */
const OTHER = 'quite another text of this length';

describe('a page that cannot compute SHA-256', () => {
  let stage: ManagerStage;
  beforeEach(() => {
    stage = new ManagerStage();
    const digest = (): Promise<never> => Promise.reject(new TypeError('the module cannot be loaded'));
    Object.defineProperty(crypto, 'subtle', { configurable: true, value: { digest } });
  });
  afterEach(async () => {
    Reflect.deleteProperty(crypto, 'subtle');
    await stage.end();
  });

  /** Holds the second Fragment until the returned function is called. */
  function holdSecond(): { released: () => void } {
    const hold = { released: (): void => undefined };
    const released = new Promise<void>((resolve) => (hold.released = resolve));
    let held = false;
    stage.server.intercept = async ({ range }) => {
      if (range?.startsWith('bytes 10-') !== true || held) return undefined;
      held = true;
      await released;
      return undefined;
    };
    return hold;
  }

  const stored = (id: string) => stage.store.get(id);

  it('uploads a new file, whose checkpoint has no fingerprint', async () => {
    const hold = holdSecond();
    const manager = stage.create();
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    expect(await stored(task(manager).id)).to.include({ fingerprint: null, tail: null, offset: 10 });
    hold.released();
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('resumes a paused upload of the same file in the same session', async () => {
    holdSecond();
    const manager = stage.create();
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    manager.pause(task(manager).id);
    await reaches(manager, 'paused');
    manager.resume(task(manager).id);
    await reaches(manager, 'succeeded');
    expect(stage.server.packets().filter((packet) => packet === 'Create-Session')).to.have.length(1);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('starts over after a reload, with bits-session-lost, whatever file comes back', async () => {
    holdSecond();
    const before = stage.create();
    await before.add([file('a', TEXT)]);
    await until(() => task(before).acknowledged === 10, 'the first Fragment');
    await stage.destroy(before);
    const manager = stage.create();
    await manager.restore();
    const { id } = await reaches(manager, 'file-needed');
    await manager.provideFile(id, file('a', OTHER));
    await reaches(manager, 'succeeded');
    expect(stage.log).to.include('bits-session-lost a');
    expect(stage.server.text(stage.url('a'))).to.equal(OTHER);
  });

  it('appends no other file to a session of this page', async () => {
    let isBroken = false;
    const trouble = new (class extends File {
      override slice(start?: number, end?: number, type?: string): Blob {
        const part = super.slice(start, end, type);
        const read = (): Promise<never> => Promise.reject(new DOMException('gone', 'NotFoundError'));
        return isBroken ? Object.assign(part, { arrayBuffer: read }) : part;
      }
    })([TEXT], 'a', { lastModified: 1 });
    stage.server.intercept = ({ range }) => {
      if (range?.startsWith('bytes 10-') !== true || isBroken) return undefined;
      isBroken = true;
      return 'network';
    };
    const manager = stage.create();
    await manager.add([trouble]);
    const { id } = await reaches(manager, 'file-needed');
    const sent = stage.server.packets().length;
    await manager.provideFile(id, file('a', OTHER));
    await settle();
    expect(task(manager)).to.include({
      status: 'file-needed',
      fileNeededCause: 'mismatch',
      acknowledged: 10,
    });
    expect(stage.server.packets()).to.have.length(sent);
  });

  it('appends nothing to a session whose fingerprint is known', async () => {
    await stage.store.put(
      checkpoint({
        id: 'known',
        scope: JSON.stringify([stage.endpoint, '']),
        name: 'a',
        path: 'a',
        size: TEXT.length,
        url: stage.url('a'),
        offset: 10,
        sentEnd: 10,
        tail: null,
        updatedAt: stage.clock.now(),
      }),
    );
    const manager = stage.create();
    await manager.restore();
    await reaches(manager, 'file-needed');
    await manager.provideFile('known', file('a', TEXT));
    await settle();
    expect(task(manager)).to.include({ status: 'file-needed', fileNeededCause: 'mismatch' });
    expect(stage.server.received).to.deep.equal([]);
  });
});
