import { expect } from '@open-wc/testing';
import { render } from 'lit';
import type { TaskSnapshot, TaskStatus } from '../../../src/manager/contract/snapshot.js';
import { Arrangement, type Item } from '../../../src/view/list/arrange.js';
import { sortInSlices } from '../../../src/view/list/sort-in-slices.js';
import { tools } from '../../../src/view/format/tools.js';
import { Words } from '../../../src/view/format/words.js';
import { until } from '../../support/until.js';
import { snapshot } from './fake-manager.js';

const task = (name: string, status: TaskStatus, given: Partial<TaskSnapshot> = {}): TaskSnapshot =>
  snapshot({ name, status, ...given });

const text = (items: readonly Item[]): string =>
  items.map((item) => ('folded' in item ? `[${item.folded}${item.open ? ':' : ''}]` : item.name)).join(' ');

const arrangement = (): Arrangement => new Arrangement([], () => undefined, tools);

describe('the order of a long list', () => {
  const tasks = [
    task('cancelled', 'cancelled'),
    task('done 10', 'succeeded'),
    task('done 9', 'succeeded'),
    task('queued', 'queued'),
    task('paused', 'paused', { pauseCause: 'user' }),
    task('sending', 'sending'),
    task('offline', 'paused', { pauseCause: 'offline' }),
    task('sign in', 'paused', { pauseCause: 'auth' }),
    task('failed', 'failed'),
    task('needed', 'file-needed', { fileNeededCause: 'reload' }),
  ];

  it('is: what needs a person, what is active, what waits, what is uploaded as one line, what was cancelled', () => {
    expect(text(arrangement().arrange(tasks, false))).to.equal(
      'failed needed sign in offline sending paused queued [2] cancelled',
    );
  });

  it('has the uploaded files below their line while that is open', () => {
    const order = arrangement();
    order.arrange(tasks, true);
    order.toggle();
    expect(text(order.arrange(tasks, true))).to.include('queued [2:] done 9 done 10 cancelled');
    order.toggle();
    expect(text(order.arrange(tasks, true))).to.include('queued [2] cancelled');
  });

  it('is by path within a group, with numbers as a person counts', () => {
    const names = ['img10', 'img9', 'b/img1', 'Img2', 'a/z'];
    const items = arrangement().arrange(
      names.map((name) => task(name, 'queued', { path: name })),
      false,
    );
    expect(text(items)).to.equal('a/z b/img1 Img2 img9 img10');
  });

  it('stays as it is while a pointer or the focus is in the list; new files follow', () => {
    const [a, b, c] = [task('a', 'sending'), task('b', 'queued'), task('c', 'queued')];
    const order = arrangement();
    order.arrange([a, b, c], false);
    const later = [{ ...a, status: 'succeeded' } as const, b, { ...c, status: 'sending' } as const];
    expect(text(order.arrange([...later, task('0', 'failed')], true))).to.equal('a b c 0 [1]');
    expect(text(order.arrange([b], true))).to.equal('b');
    expect(text(order.arrange(later, false))).to.equal('c b [1]');
  });

  it('begins with what is shown while a pointer or the focus is in the list', () => {
    const before = [task('b', 'queued'), task('a', 'sending')];
    const order = new Arrangement(before, () => undefined, tools);
    expect(text(order.arrange(before, true))).to.equal('b a');
    expect(text(order.arrange(before, false))).to.equal('a b');
  });

  it('keeps a file in its place while its cancellation can be undone', () => {
    const [a, b] = [task('a', 'queued'), task('b', 'sending')];
    const order = arrangement();
    order.arrange([a, b], false);
    const undoable = { ...a, status: 'undoable', undoes: 'cancel' } as const;
    expect(text(order.arrange([undoable, b], false))).to.equal('b a');
    const done = task('c', 'succeeded');
    order.toggle();
    order.arrange([done], false);
    expect(text(order.arrange([{ ...done, status: 'undoable', undoes: 'remove' }, a], false))).to.equal(
      'a [1:] c',
    );
  });

  it('looks at the path of a file again only if that file has changed', () => {
    const read: string[] = [];
    const files = ['a/1', 'a/2', 'b/1'].map((path) =>
      Object.defineProperty(task(path, 'queued'), 'path', {
        enumerable: true,
        get() {
          read.push(path);
          return path;
        },
      }),
    );
    const order = arrangement();
    order.arrange(files, false);
    read.length = 0;
    order.arrange([...files.slice(0, 2), task('b/1', 'sending', { id: files[2]!.id, path: 'b/1' })], false);
    expect(read.filter((path) => path !== 'b/1')).to.deep.equal([]);
  });

  it('of thousands of files is sorted later, in slices', async () => {
    const count = 10_000;
    const names = Array.from({ length: count }, (_, i) => `photo ${(i * 7919) % count}.jpg`);
    const many = names.map((name) => task(name, 'queued', { path: name }));
    let drawn = 0;
    const order = new Arrangement([], () => drawn++, tools);
    expect(order.arrange(many, false)[1]).to.equal(many[1]);
    await until(() => drawn === 1, 'the end of the sort');
    const items = order.arrange(many, false) as readonly TaskSnapshot[];
    expect(items.map(({ name }) => name)).to.deep.equal(names.map((_, i) => `photo ${i}.jpg`));
    expect(order.arrange(many, false), 'nothing is computed anew without a change').to.equal(items);
  });
});

describe('the folders of a long list', () => {
  const file = (path: string, status: TaskStatus, given: Partial<TaskSnapshot> = {}): TaskSnapshot =>
    task(path.slice(path.lastIndexOf('/') + 1), status, { path, size: 1e6, ...given });
  const tasks = [
    file('album/1', 'succeeded'),
    file('album/10', 'queued'),
    file('album/9', 'queued'),
    file('album/2', 'sending', { acknowledged: 5e5 }),
    file('album/3', 'failed'),
    file('album/older/1', 'cancelled'),
    file('album/older/2', 'succeeded'),
    file('single/only', 'queued'),
    file('loose', 'succeeded'),
  ];
  const words = new Words();
  const labelOf = (item: Item | undefined): string => {
    const box = document.createElement('div');
    if (item && 'folded' in item) render(item.label(words), box);
    return box.textContent.replaceAll(/\s+/g, ' ');
  };

  it('have a row each, with a sum, behind which is what neither is active nor needs a person', () => {
    const items = arrangement().arrange(tasks, false);
    expect(text(items)).to.equal('3 2 only [3] [2] [1]');
    expect(labelOf(items[3])).to.equal('album 1 of 5 files uploaded 1.5 MB of 5 MB');
    expect(labelOf(items[4])).to.equal('album/older 1 of 2 files uploaded 1 MB of 2 MB');
  });

  it('unfold one by one', () => {
    const order = arrangement();
    const [, , , album] = order.arrange(tasks, false);
    order.toggle(album!.id);
    expect(text(order.arrange(tasks, true))).to.equal('3 2 only [3:] 1 9 10 [2] [1]');
    order.toggle(album!.id);
    expect(text(order.arrange(tasks, true))).to.equal('3 2 only [3] [2] [1]');
  });

  it('stay in their places while a pointer or the focus is in the list', () => {
    const order = arrangement();
    order.arrange(tasks, false);
    const later = tasks.map((each) =>
      each.status === 'sending' ? { ...each, status: 'succeeded' as const } : each,
    );
    const held = order.arrange(later, true);
    expect(text(held)).to.equal('3 2 only [4] [2] [1]');
    expect(labelOf(held[3])).to.include('2 of 5 files');
    expect(text(order.arrange(later, false))).to.equal('3 only [4] [2] [1]');
  });

  it('have hostile names as plain text', () => {
    const hostile = '<img src=x>\u202egpj/';
    const items = arrangement().arrange(
      [file(`${hostile}a`, 'queued'), file(`${hostile}b`, 'queued')],
      false,
    );
    expect(labelOf(items[0])).to.match(/^<img src=x>gpj 0 of 2/);
  });
});

describe('the filter of a long list', () => {
  const tasks = [
    task('queued', 'queued'),
    task('done', 'succeeded'),
    task('needed', 'file-needed', { fileNeededCause: 'reload' }),
    task('failed', 'failed'),
    task('cancelled', 'cancelled'),
    task('in a/1', 'succeeded', { path: 'a/1' }),
    task('in a/2', 'queued', { path: 'a/2' }),
  ];
  const chips = (order: Arrangement): HTMLButtonElement[] => {
    const box = document.createElement('div');
    render(order.chips(new Words()), box);
    return [...box.querySelectorAll('button')];
  };
  const labels = (order: Arrangement): string[] => chips(order).map(({ textContent }) => textContent.trim());

  it('counts each file once besides in the sum', () => {
    const order = arrangement();
    order.arrange(tasks, false);
    expect(labels(order)).to.deep.equal(['All 7', 'Active 3', 'Failed 1', 'Done 3']);
  });

  it('shows these files only, without folds, also under a pointer', () => {
    const order = arrangement();
    order.arrange(tasks, true);
    chips(order)[1]!.click();
    expect(text(order.arrange(tasks, true))).to.equal('needed in a/2 queued');
    expect(chips(order).map((chip) => chip.ariaPressed)).to.deep.equal(['false', 'true', 'false', 'false']);
    chips(order)[3]!.click();
    expect(text(order.arrange(tasks, true))).to.equal('in a/1 done cancelled');
    chips(order)[0]!.click();
    expect(text(order.arrange(tasks, true))).to.equal('failed needed queued [2] [1] cancelled');
  });

  it('keeps what was shown in its place until the pointer leaves, and ends with its last file', () => {
    const order = arrangement();
    order.arrange(tasks, false);
    order.show('failed');
    const retried = tasks.map((each) =>
      each.status === 'failed' ? { ...each, status: 'queued' as const } : each,
    );
    order.arrange(tasks, true);
    expect(text(order.arrange(retried, true))).to.equal('failed');
    expect(chips(order)[2]!.ariaDisabled).to.equal('true');
    expect(text(order.arrange(retried, false))).to.equal('needed failed queued [2] [1] cancelled');
    chips(order)[2]!.click();
    expect(chips(order)[0]!.ariaPressed, 'a filter without files').to.equal('true');
  });

  it('shows a file whose removal can be undone as before', () => {
    const order = arrangement();
    order.arrange(tasks, false);
    order.show('done');
    order.arrange(tasks, false);
    const removed = tasks.map((each) =>
      each.name === 'done' ? { ...each, status: 'undoable' as const, undoes: 'remove' as const } : each,
    );
    expect(text(order.arrange(removed, false))).to.equal('in a/1 done cancelled');
    expect(labels(order)).to.deep.equal(['All 7', 'Active 3', 'Failed 1', 'Done 3']);
  });
});

describe('sortInSlices()', () => {
  it('sorts as Array.sort does, equal items in their order, and gives the event loop its turns', async () => {
    const items = Array.from({ length: 1_001 }, (_, i) => ({ key: (i * 31) % 97, i }));
    const byKey = (a: { key: number }, b: { key: number }): number => a.key - b.key;
    let turns = 0;
    const count = (): void => {
      turns++;
      timer = setTimeout(count);
    };
    let timer = setTimeout(count);
    let compared = 0;
    const slow = (a: { key: number }, b: { key: number }): number => {
      const end = performance.now() + 3;
      // Some comparisons take long, as the clock of some engines has no more than milliseconds.
      while (++compared % 200 === 0 && performance.now() < end) compared--;
      return byKey(a, b);
    };
    expect(await sortInSlices(items, slow)).to.deep.equal([...items].sort(byKey));
    clearTimeout(timer);
    expect(turns).to.be.above(2);
    expect(await sortInSlices([], byKey)).to.deep.equal([]);
  });
});
