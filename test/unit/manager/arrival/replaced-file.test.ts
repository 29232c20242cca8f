import { expect } from '@open-wc/testing';
import type { BitsStartEvent } from '../../../../src/events.js';
import type { ManagerOptions } from '../../../../src/manager/contract/options.js';
import type { UploadManager } from '../../../../src/manager/upload-manager.js';
import { settle, until } from '../../../support/until.js';
import { file, ManagerStage, reaches, task } from '../../support/manager-stage.js';

const TEXT = 'the picked file, as it was';
const zipped = (text: string): string => `zip of: ${text.toUpperCase()}`;
const ZIP = zipped(TEXT);

/** What a page makes of a file: the same bytes each time. */
async function zip(original: File): Promise<File> {
  return new File([zipped(await original.text())], original.name.replace(/\.\w+$/, '.zip'), {
    type: 'application/zip',
    lastModified: Date.now(),
  });
}

type Replacing = 'bits-add' | 'bits-start';

describe('a file that the page replaces', () => {
  let stage: ManagerStage;
  let reported: unknown[];
  const { reportError } = globalThis;
  beforeEach(() => {
    stage = new ManagerStage();
    reported = [];
    globalThis.reportError = (error) => reported.push(error);
  });
  afterEach(async () => {
    globalThis.reportError = reportError;
    await stage.end();
  });

  /** Files for which the page was asked, with whether they are replaced already. */
  let asked: (string | boolean)[] = [];

  /** A manager whose page replaces files in this event. */
  function replacing(
    on: Replacing,
    options: ManagerOptions = {},
    replacement: (original: File) => Promise<unknown> = zip,
  ): UploadManager {
    const manager = stage.create(options);
    asked = [];
    if (on === 'bits-add')
      manager.addEventListener('bits-add', (event) => {
        for (const candidate of event.files) {
          asked.push(candidate.file.name);
          const original = candidate.file;
          event.waitUntil(replacement(original).then((file) => Object.assign(candidate, { file })));
        }
      });
    else
      manager.addEventListener('bits-start', (event) => {
        const { file: original } = event.task;
        asked.push(event.replaced);
        if (original !== undefined)
          event.waitUntil(replacement(original).then((file) => event.replaceFile(file as File)));
      });
    return manager;
  }

  const reasons = (manager: UploadManager): string[] =>
    manager.rejections.map(({ path, reason }) => `${path}: ${reason}`);

  /** An earlier visit that got ten bytes of the replacement to the server. */
  async function leaveBehind(on: Replacing, options: ManagerOptions = {}): Promise<void> {
    stage.server.intercept = ({ range }) =>
      range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
    const manager = replacing(on, options);
    await manager.add([file('a.txt', TEXT)]);
    await until(() => task(manager).acknowledged === 10, 'the first Fragment');
    if (options.keepFiles !== undefined) await until(() => task(manager).fileKept, 'the copy');
    await stage.destroy(manager);
    stage.server.intercept = () => undefined;
    stage.server.received.length = 0;
  }

  for (const on of ['bits-add', 'bits-start'] as const) {
    describe(`in ${on}`, () => {
      it('is uploaded with the name, type, size and bytes of the replacement', async () => {
        const manager = replacing(on);
        await manager.add([file('a.txt', TEXT)]);
        const done = await reaches(manager, 'succeeded');
        expect(done).to.include({ name: 'a.zip', path: 'a.zip', type: 'application/zip', size: ZIP.length });
        expect(done.original).to.deep.equal({ size: TEXT.length, lastModified: 1 });
        expect(await done.file?.text()).to.equal(ZIP);
        expect(manager.totals).to.include({ total: ZIP.length, acknowledged: ZIP.length });
        expect([...stage.server.files.keys()]).to.deep.equal([stage.url('a.zip')]);
        expect(stage.server.text(stage.url('a.zip'))).to.equal(ZIP);
      });

      it('is the same task when its original is added again', async () => {
        const manager = replacing(on, { fragmentSize: 1 });
        stage.server.intercept = ({ range }) => (range === null ? undefined : new Promise(() => undefined));
        await manager.add([file('a.txt', TEXT)]);
        await reaches(manager, 'sending');
        await manager.add([file('a.txt', TEXT)]);
        expect(manager.tasks).to.have.length(1);
        expect(reasons(manager)).to.deep.equal(['a.txt: duplicate']);
      });

      it('resumes after a reload when the original is picked again, as the page is asked again', async () => {
        await leaveBehind(on);
        const manager = replacing(on);
        await manager.restore();
        expect(task(manager)).to.include({ status: 'file-needed', name: 'a.zip', size: ZIP.length });
        const [again] = await manager.add([file('a.txt', TEXT)]);
        expect(again?.id).to.equal(task(manager).id);
        const done = await reaches(manager, 'succeeded');
        expect(done.resumedFrom).to.equal(10);
        expect(stage.server.packets()).to.not.include('Create-Session');
        expect(stage.server.text(stage.url('a.zip'))).to.equal(ZIP);
        expect(asked).to.deep.equal([on === 'bits-add' ? 'a.txt' : false]);
      });

      it('is asked for again after a reload if the page makes other bytes of the original', async () => {
        await leaveBehind(on);
        const manager = replacing(on, {}, async (original) => new File([ZIP.toLowerCase()], original.name));
        await manager.restore();
        await manager.provideFile(task(manager).id, file('a.txt', TEXT));
        await until(() => stage.log.filter((line) => line.startsWith('bits-file-needed')).length === 2, 'it');
        expect(task(manager)).to.include({ status: 'file-needed', acknowledged: 10 });
        await settle();
        expect(stage.server.packets()).to.not.include('Fragment');
      });

      it('resumes after a reload from the copy of the replacement, which is not replaced again', async () => {
        await leaveBehind(on, { keepFiles: 'copy' });
        const manager = replacing(on, { keepFiles: 'copy' });
        await manager.restore();
        const done = await reaches(manager, 'succeeded');
        expect(done.resumedFrom).to.equal(10);
        expect(stage.server.text(stage.url('a.zip'))).to.equal(ZIP);
        expect(asked).to.deep.equal(on === 'bits-add' ? [] : [true]);
      });

      it('is shown to another tab as the replacement, which continues when the first tab is gone', async () => {
        const other = stage.create();
        // In bits-start the other tab knows the original first.
        if (on === 'bits-start') await other.restore();
        stage.server.intercept = ({ range }) =>
          range?.startsWith('bytes 10-') === true ? new Promise(() => undefined) : undefined;
        const manager = replacing(on);
        await manager.add([file('a.txt', TEXT)]);
        await until(() => manager.tasks[0]?.acknowledged === 10, 'the first Fragment');
        await other.restore();
        await until(() => other.tasks[0]?.acknowledged === 10, 'the other tab to follow');
        expect(task(other)).to.include({ name: 'a.zip', size: ZIP.length });
        stage.server.intercept = () => undefined;
        manager.destroy();
        const done = await reaches(other, 'succeeded');
        expect([done.name, done.size]).to.deep.equal(['a.zip', ZIP.length]);
        expect([...stage.server.files.keys()]).to.deep.equal([stage.url('a.zip')]);
        expect(stage.server.text(stage.url('a.zip'))).to.equal(ZIP);
      });
    });
  }

  it('has the name that bits-add set besides the file', async () => {
    const manager = stage.create({ manual: true });
    manager.addEventListener('bits-add', ({ files: [candidate] }) => {
      if (candidate !== undefined) Object.assign(candidate, { file: file('b', 'other'), name: 'c' });
    });
    const [added] = await manager.add([file('a', TEXT)]);
    expect([added?.name, added?.size]).to.deep.equal(['c', 5]);
  });

  it('has to pass the rules, as its original does', async () => {
    const limits = { manual: true, maxFileSize: TEXT.length, accept: '.txt,.zip' };
    const manager = replacing('bits-add', limits);
    await manager.add([file('a.txt', TEXT)]);
    expect(reasons(manager)).to.deep.equal(['a.txt: too-large']);
    expect(manager.tasks).to.have.length(0);
    const typed = replacing('bits-add', { manual: true, accept: '.txt' });
    await typed.add([file('a.txt', TEXT)]);
    expect(reasons(typed)).to.deep.equal(['a.txt: type']);
  });

  it('is refused if it is no File in bits-add, with an error that says what to do; others are added', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-add', ({ files: [candidate] }) => {
      Object.assign(candidate!, { file: new Blob(['secret']) });
    });
    const added = await manager.add([file('a', TEXT), file('b', TEXT)]);
    expect(added.map(({ name }) => name)).to.deep.equal(['b']);
    expect(reasons(manager)).to.deep.equal(['a: vetoed']);
    expect(reported.map(String)).to.deep.equal([
      'TypeError: bits-add: the replacement of a is not a File. Pass new File([data], name, { type }).',
    ]);
  });

  it('is an error if it is set after bits-add', async () => {
    const manager = stage.create({ manual: true });
    let late: { file: File } | undefined;
    manager.addEventListener('bits-add', ({ files }) => {
      late = files[0];
    });
    await manager.add([file('a', TEXT)]);
    expect(() => {
      late!.file = file('b', 'other');
    }).to.throw(TypeError);
    expect(task(manager).size).to.equal(TEXT.length);
  });

  it('fails the task if it is no File in bits-start: nothing is sent', async () => {
    const manager = replacing('bits-start', {}, async (original) => original.slice());
    await manager.add([file('a', TEXT)]);
    const { error } = await reaches(manager, 'failed');
    expect(error?.code).to.equal('page');
    expect(String(error?.cause)).to.include('the replacement of a is not a File');
    expect(stage.server.received).to.deep.equal([]);
  });

  it('fails the task in bits-start if another file of the list has its name', async () => {
    const manager = replacing('bits-start', {}, async (original) => new File([TEXT], 'b', original));
    stage.server.intercept = () => new Promise(() => undefined);
    await manager.add([file('a', TEXT)]);
    await until(() => task(manager).name === 'b', 'the replacement');
    await manager.add([file('c', TEXT)]);
    const { error } = await reaches(manager, 'failed');
    expect(String(error?.cause)).to.include(
      'c cannot be replaced by b: another file of the list has this name',
    );
  });

  it('is an error if it is given after the promises of bits-start', async () => {
    const manager = stage.create();
    let late: BitsStartEvent | undefined;
    manager.addEventListener('bits-start', (event) => {
      late = event;
    });
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'succeeded');
    expect(() => late?.replaceFile(file('b', 'other'))).to.throw(TypeError);
    expect(stage.server.text(stage.url('a'))).to.equal(TEXT);
  });

  it('may be given to the copy of bits-start that an element dispatches', async () => {
    const manager = stage.create();
    manager.addEventListener('bits-start', (event) => {
      event.copy().replaceFile(file('b', 'other'));
    });
    await manager.add([file('a', TEXT)]);
    await reaches(manager, 'succeeded');
    expect(stage.server.text(stage.url('b'))).to.equal('other');
  });
});
