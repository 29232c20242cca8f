import { expect } from '@open-wc/testing';
import type { TaskSnapshot, TaskStatus } from '../../../src/manager/contract/snapshot.js';
import { Arrangement, type Item } from '../../../src/view/list/arrange.js';
import { sortInSlices } from '../../../src/view/list/sort-in-slices.js';
import { until } from '../../support/until.js';
import { snapshot } from './fake-manager.js';

const task = (name: string, status: TaskStatus, given: Partial<TaskSnapshot> = {}): TaskSnapshot =>
  snapshot({ name, status, ...given });

const text = (items: readonly Item[]): string =>
  items.map((item) => ('folded' in item ? `[${item.folded}${item.open ? ':' : ''}]` : item.name)).join(' ');

const arrangement = (): Arrangement => new Arrangement([], () => undefined);

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
    const order = new Arrangement(before, () => undefined);
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

  it('of thousands of files is sorted later, in slices', async () => {
    const count = 10_000;
    const names = Array.from({ length: count }, (_, i) => `photo ${(i * 7919) % count}.jpg`);
    const many = names.map((name) => task(name, 'queued', { path: name }));
    let drawn = 0;
    const order = new Arrangement([], () => drawn++);
    expect(order.arrange(many, false)[1]).to.equal(many[1]);
    await until(() => drawn === 1, 'the end of the sort');
    const items = order.arrange(many, false) as readonly TaskSnapshot[];
    expect(items.map(({ name }) => name)).to.deep.equal(names.map((_, i) => `photo ${i}.jpg`));
    expect(order.arrange(many, false), 'nothing is computed anew without a change').to.equal(items);
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
