import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { FileEntry } from '../../../src/manager/contract/options.js';
import { readFolder } from '../../../src/view/files/read-folder.js';
import { until } from '../../support/until.js';
import { button, drawn, file, setUp, snapshot, type FakeManager } from './support.js';

function drag(type: string, files: readonly File[]): DragEvent {
  const dataTransfer = new DataTransfer();
  for (const each of files) dataTransfer.items.add(each);
  return new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true });
}

/** A drop of folders: an event of a script carries none. */
function dropFolders(...folders: readonly FileSystemDirectoryEntry[]): DragEvent {
  const drop = drag('drop', [file()]);
  const items = folders.map((each) => ({ kind: 'file', type: '', webkitGetAsEntry: () => each }));
  const dataTransfer = { types: ['Files'], files: folders, items };
  Object.defineProperty(drop, 'dataTransfer', { value: dataTransfer });
  return drop;
}

function added(manager: FakeManager): string[] {
  return manager.calls
    .filter(([name]) => name === 'add')
    .flatMap(([, entries]) => (entries as FileEntry[]).map((entry) => entry.file.name));
}

describe('files dropped and pasted', () => {
  it('are added, and the drag is shown', async () => {
    const { element, manager, root } = await setUp();
    const over = drag('dragover', [file()]);
    element.dispatchEvent(over);
    await drawn(element);
    expect(over.defaultPrevented).to.be.true;
    await until(() => root.querySelector('.drag')?.textContent.match(/Add\s1\sfile/), 'what a drop would do');
    expect(element.matches(':state(dragging)')).to.be.true;
    element.dispatchEvent(drag('drop', [file('a.txt'), file('b.txt')]));
    await until(() => added(manager).length, 'files');
    expect(added(manager)).to.deep.equal(['a.txt', 'b.txt']);
    await drawn(element);
    expect(element.matches(':state(dragging)')).to.be.false;
  });

  it('of a wrong type are refused in words, and by rule when the type is not known', async () => {
    const { element, root } = await setUp([], html`<bits-upload accept="image/*"></bits-upload>`);
    element.dispatchEvent(drag('dragover', [file('a.txt', '', 'text/plain')]));
    await drawn(element);
    expect(root.querySelector('.drag')).to.contain.text('These files cannot be added here. Accepted: ');
    expect(element.matches(':state(drag-denied)')).to.be.true;
    element.dispatchEvent(drag('dragover', [file('a.png', '', 'image/png')]));
    await drawn(element);
    expect(element.matches(':state(dragging)')).to.be.true;
    element.dispatchEvent(
      new DragEvent('dragleave', { dataTransfer: drag('x', [file()]).dataTransfer, bubbles: true }),
    );
    await drawn(element);
    expect(element.matches(':state(dragging)')).to.be.false;
  });

  it('of a wrong type can be dropped, and the reason is listed', async () => {
    const { element, manager } = await setUp([], html`<bits-upload accept="image/*"></bits-upload>`);
    const over = drag('dragover', [file('a.txt', '', 'text/plain')]);
    // Browsers read the effect of a drag of theirs; an event of a script has none that could be set.
    let effect = '';
    Object.defineProperty(over, 'dataTransfer', {
      value: new Proxy(over.dataTransfer!, {
        get: (transfer, key) => Reflect.get(transfer, key) as unknown,
        set: (_, key, value: string) => {
          if (key === 'dropEffect') effect = value;
          return true;
        },
      }),
    });
    element.dispatchEvent(over);
    expect(effect).to.equal('copy');
    element.dispatchEvent(drag('drop', [file('a.txt', '', 'text/plain')]));
    await until(() => added(manager).length, 'the file, which the rules of the manager reject');
  });

  it('outline the whole element, with a label that stays in view', async () => {
    const tasks = Array.from({ length: 30 }, () => snapshot({ status: 'queued' }));
    const { element, root } = await setUp(tasks);
    root.querySelector('.row:last-child')!.scrollIntoView();
    element.dispatchEvent(drag('dragover', [file()]));
    await drawn(element);
    const cover = root.querySelector('.drag')!.getBoundingClientRect();
    const base = root.querySelector('.base')!.getBoundingClientRect();
    expect([cover.top, cover.bottom]).to.deep.equal([base.top, base.bottom]);
    const { top, bottom } = root.querySelector('.held')!.getBoundingClientRect();
    expect(top).to.be.at.least(0);
    expect(bottom).to.be.at.most(innerHeight);
  });

  it('are not sent again if they are uploaded, unless the user wants it', async () => {
    const again = file('a.txt');
    const { name, size, lastModified } = again;
    const done = snapshot({ name, path: name, size, lastModified, status: 'succeeded' });
    const { element, manager, root } = await setUp([done]);
    element.dispatchEvent(drag('drop', [again, file('b.txt')]));
    await until(() => added(manager).length, 'the other file');
    expect(added(manager)).to.deep.equal(['b.txt']);
    await drawn(element);
    expect(root.querySelector('.notice')).to.contain.text('Already uploaded: a.txt');
    await expect(element).to.be.accessible();
    button(root, 'Upload again').click();
    await until(() => added(manager).length > 1, 'the file');
    expect(added(manager)).to.deep.equal(['b.txt', 'a.txt']);
    await drawn(element);
    expect(root.querySelector('.notice')).to.equal(null);
    element.dispatchEvent(drag('drop', [again]));
    await until(() => root.querySelector('.notice'), 'the notice');
    button(root, 'Dismiss').click();
    await drawn(element);
    expect(root.querySelector('.notice')).to.equal(null);
    expect(added(manager)).to.have.length(2);
  });

  it('show the drag label and icon over the page’s slotted content', async () => {
    const { element, root } = await setUp(
      [],
      html`<bits-upload accept="image/*">
        <span slot="label">Bring your pictures</span><span slot="hint">All of them</span
        ><span slot="icon">*</span>
      </bits-upload>`,
    );
    element.dispatchEvent(drag('dragover', [file('a.txt', '', 'text/plain')]));
    await drawn(element);
    const told = root.querySelector<HTMLElement>('[part=drag-label]')!;
    expect(told.innerText.trim()).to.match(/^These files cannot be added here\. Accepted: /);
    expect(told.querySelector('.icon')!.getBoundingClientRect().width).to.be.above(10);
    const { top, bottom } = told.getBoundingClientRect();
    for (const each of element.children) {
      expect(each.getBoundingClientRect().top).to.be.at.least(top);
      expect(each.getBoundingClientRect().bottom).to.be.at.most(bottom);
    }
    document.body.dispatchEvent(drag('dragover', [file()]));
    await drawn(element);
    expect(told.isConnected).to.be.false;
  });

  it('are never opened by the browser', async () => {
    const { element, manager } = await setUp([], html`<bits-upload disabled></bits-upload>`);
    const drop = drag('drop', [file()]);
    element.dispatchEvent(drop);
    expect(drop.defaultPrevented).to.be.true;
    expect(added(manager)).to.be.empty;
  });

  it('beside the element are ignored, unless page-drop is set', async () => {
    const { element, manager } = await setUp();
    const beside = drag('drop', [file()]);
    document.body.dispatchEvent(beside);
    expect(beside.defaultPrevented).to.be.false;
    element.pageDrop = true;
    document.body.dispatchEvent(drag('drop', [file('page.txt')]));
    await until(() => added(manager).length, 'files');
    expect(added(manager)).to.deep.equal(['page.txt']);
  });

  it('are added by paste', async () => {
    const { element, manager } = await setUp();
    const { dataTransfer } = drag('x', [file('pasted.png')]);
    const paste = new ClipboardEvent('paste', { bubbles: true, composed: true, cancelable: true });
    // Some browsers ignore it in the constructor
    Object.defineProperty(paste, 'clipboardData', { value: dataTransfer });
    element.dispatchEvent(paste);
    await until(() => added(manager).length, 'files');
    expect(added(manager)).to.deep.equal(['pasted.png']);
  });
});

/** Reads like Chromium: at most a hundred entries at a time, then none. */
function folder(
  path: string,
  entries: readonly unknown[],
  reads = true,
  atATime = 100,
): FileSystemDirectoryEntry {
  return {
    name: path.split('/').at(-1),
    isDirectory: true,
    isFile: false,
    fullPath: path,
    createReader() {
      let at = 0;
      return {
        readEntries: (give: (some: unknown[]) => void, fail: () => void) =>
          reads || at < entries.length ? give(entries.slice(at, (at += atATime))) : fail(),
      };
    },
  } as unknown as FileSystemDirectoryEntry;
}

function entry(path: string, opens = true): unknown {
  return {
    name: path.split('/').at(-1),
    isDirectory: false,
    isFile: true,
    fullPath: path,
    file: (give: (file: File) => void, fail: () => void) =>
      opens ? give(file(path.split('/').at(-1))) : fail(),
  };
}

describe('a dropped folder', () => {
  const inner = folder(
    '/top/inner',
    Array.from({ length: 130 }, (_, index) => entry(`/top/inner/${index}.txt`)),
  );
  const top = folder('/top', [
    inner,
    ...Array.from({ length: 150 }, (_, index) => entry(`/top/${index}.txt`)),
    entry('/top/locked.txt', false),
  ]);

  it('is read completely, with the path of each file', async () => {
    const counts: number[] = [];
    const entries = await readFolder(top, new AbortController().signal, (count) => counts.push(count));
    expect(entries).to.have.length(281);
    expect(entries[0]?.path).to.equal('top/0.txt');
    expect(entries.at(-1)?.path).to.equal('top/inner/129.txt');
    expect(counts.at(-1)).to.equal(281);
  });

  it('of 130,000 files that the engine returns at once is taken, with at most a hundred opened at a time', async () => {
    let opening = 0;
    let most = 0;
    const one = file('a.txt');
    const open = (give: (file: File) => void): void => {
      most = Math.max(most, ++opening);
      queueMicrotask(() => {
        opening--;
        give(one);
      });
    };
    const entries = Array.from({ length: 130_000 }, (_, index) => ({
      isFile: true,
      name: 'a.txt',
      fullPath: `/flat/${index}.txt`,
      file: open,
    }));
    const { element, manager } = await setUp();
    const taken: FileEntry[] = [];
    manager.add = async (files) => {
      taken.push(...(files as FileEntry[]).slice(0, 1), ...(files as FileEntry[]).slice(-1));
      return [];
    };
    element.dispatchEvent(dropFolders(folder('/flat', entries, true, Infinity)));
    await until(() => taken.length, 'files');
    expect(taken.map(({ path }) => path)).to.deep.equal(['flat/0.txt', 'flat/129999.txt']);
    expect(most).to.equal(100);
  });

  it('lists the entries that cannot be read', async () => {
    const shut = folder('/top/shut', [entry('/top/shut/first.txt')], false);
    const entries = await readFolder(
      folder('/top', [shut, entry('/top/locked.txt', false), entry('/top/open.txt')]),
      new AbortController().signal,
      () => {},
    );
    expect(entries.map(({ path, file, unreadable }) => [path, file.name, !!unreadable])).to.deep.equal([
      ['top/locked.txt', 'locked.txt', true],
      ['top/open.txt', 'open.txt', false],
      ['top/shut/first.txt', 'first.txt', false],
      ['top/shut', 'shut', true],
    ]);
  });

  it('adds no file when reading is aborted', async () => {
    const stop = new AbortController();
    const entries = await readFolder(top, stop.signal, () => stop.abort());
    expect(entries).to.be.empty;
  });

  it('removes the reading note when it has been read', async () => {
    const { element, manager, root } = await setUp();
    element.dispatchEvent(dropFolders(top));
    await until(() => manager.tasks.length, 'files');
    await drawn(element);
    // With the unreadable one, to be rejected
    expect(added(manager)).to.have.length(281);
    expect(root.querySelector('.notice')).to.be.null;
  });

  it('adds no file after Stop is pressed', async () => {
    const { element, manager, root } = await setUp();
    let answer: ((entries: unknown[]) => void) | undefined;
    const slow = Object.assign(folder('/slow', []), {
      createReader: () => ({ readEntries: (give: typeof answer) => (answer = give) }),
    });
    element.dispatchEvent(dropFolders(inner, slow));
    await until(() => answer && root.querySelector('.notice'), 'the note');
    button(root, 'Stop').click();
    answer!([entry('/slow/late.txt')]);
    await until(() => !root.querySelector('.notice'), 'no note');
    // Whatever the late answer starts has run before a drop that comes after it is taken
    element.dispatchEvent(dropFolders(folder('/next', [entry('/next/next.txt')])));
    await until(() => manager.tasks.length, 'files');
    await drawn(element);
    expect(added(manager)).to.deep.equal(['next.txt']);
    expect(root.querySelector('.notice')).to.be.null;
  });

  it('does not stop another folder that is dropped meanwhile', async () => {
    const { element, manager } = await setUp();
    element.dispatchEvent(dropFolders(folder('/one', [entry('/one/1.txt')])));
    element.dispatchEvent(dropFolders(inner));
    await until(() => added(manager).length > 130, 'files of both');
    expect(added(manager)).to.include.members(['1.txt', '129.txt']);
  });
});
