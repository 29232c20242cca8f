import { expect } from '@open-wc/testing';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { settle, until } from '../../../support/until.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the first ten, and the rest of it';

/** A handle as a picker gives it, with the permission its user has granted. */
class FakeHandle {
  permission: PermissionState = 'prompt';
  /** The user's answer to the permission prompt. */
  answer: PermissionState = 'granted';
  asked = 0;
  gone = false;
  readonly file: File;

  constructor(file: File) {
    this.file = file;
  }

  async queryPermission(): Promise<PermissionState> {
    return this.permission;
  }

  async requestPermission(): Promise<PermissionState> {
    this.asked++;
    return (this.permission = this.answer);
  }

  async getFile(): Promise<File> {
    if (this.permission !== 'granted') throw new DOMException('not now', 'NotAllowedError');
    if (this.gone) throw new DOMException('gone', 'NotFoundError');
    return this.file;
  }
}

describe('a file kept by its handle', () => {
  let stage: ManagerStage;
  let handle: FakeHandle;

  beforeEach(async () => {
    stage = new ManagerStage();
    handle = new FakeHandle(file('a', TEXT));
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
    const earlier = stage.create({ keepFiles: 'handle' });
    await earlier.add([{ file: handle.file, handle: handle as unknown as FileSystemFileHandle }]);
    await until(() => task(earlier).acknowledged === 10 && task(earlier).fileKept, 'the first Fragment');
    await stage.destroy(earlier);
    stage.server.intercept = () => undefined;
  });
  afterEach(() => stage.end());

  async function comeBack(): Promise<UploadManager> {
    const manager = stage.create({ keepFiles: 'handle' });
    await manager.restore();
    return manager;
  }

  it('resumes without a click if permission is still granted', async () => {
    handle.permission = 'granted';
    const done = await reaches(await comeBack(), 'succeeded');
    expect([done.resumedFrom, handle.asked]).to.deep.equal([10, 0]);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('waits for a click if permission is missing: no prompt and no packet before', async () => {
    const manager = await comeBack();
    expect(task(manager)).to.include({
      status: 'file-needed',
      fileNeededCause: 'permission',
      acknowledged: 10,
    });
    await settle();
    expect(handle.asked).to.equal(0);
    manager.resume(task(manager).id);
    await reaches(manager, 'succeeded');
    expect(handle.asked).to.equal(1);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('can be asked for again after a refused permission', async () => {
    handle.answer = 'denied';
    const manager = await comeBack();
    const { id } = task(manager);
    manager.resume(id);
    await until(() => handle.asked === 1, 'the question');
    await settle();
    expect(task(manager)).to.include({ status: 'file-needed', acknowledged: 10 });
    handle.answer = 'granted';
    manager.resume(id);
    expect((await reaches(manager, 'succeeded')).resumedFrom).to.equal(10);
  });

  it('that was deleted can be picked instead', async () => {
    handle.permission = 'granted';
    handle.gone = true;
    const manager = await comeBack();
    expect(task(manager)).to.include({ status: 'file-needed', acknowledged: 10 });
    expect(await manager.provideFile(task(manager).id, file('a', TEXT))).to.equal(true);
    await reaches(manager, 'succeeded');
  });
});
