import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { html } from 'lit';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { until } from '../../../support/until.js';
import { button, drawn, setUp, snapshot } from '../support.js';

/** Wide enough for four cells beside each other, not for five. */
const template = (dir = 'ltr') =>
  html`<div style="width: 600px" dir=${dir}><bits-upload multiple layout="grid"></bits-upload></div>`;

const many = (count: number): TaskSnapshot[] =>
  Array.from({ length: count }, (_, index) =>
    snapshot({ name: `${index}.txt`, path: `${index}.txt`, status: 'starting' }),
  );

const cells = (root: ShadowRoot): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('.list > .row')];
const isGrid = (root: ShadowRoot): boolean =>
  getComputedStyle(root.querySelector('.list')!).display === 'grid';

async function gridOf(tasks: readonly TaskSnapshot[], dir?: string) {
  const world = await setUp(tasks, template(dir));
  await until(() => isGrid(world.root), 'the grid');
  await drawn(world.element);
  return world;
}

describe('<bits-upload layout="grid">', () => {
  it('shows thumbnails of 128 pixels and more beside each other', async () => {
    const { root } = await gridOf(many(6));
    const boxes = cells(root).map((cell) => cell.getBoundingClientRect());
    expect(boxes.map(({ top }) => top === boxes[0]!.top)).to.deep.equal([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    const thumbnail = root.querySelector('.glyph')!.getBoundingClientRect();
    expect(thumbnail.width).to.be.within(128, 150);
    expect(thumbnail.height).to.be.closeTo(thumbnail.width, 0.5);
  });

  it('is a list of named files with the buttons of the list, which do not cover the ring of progress', async () => {
    const { element, root, manager } = await gridOf([
      snapshot({ name: 'a.jpg', status: 'sending', acknowledged: 4e5 }),
      snapshot({ name: 'b.jpg', status: 'paused', pauseCause: 'user', acknowledged: 1e5 }),
    ]);
    await expect(element).to.be.accessible();
    const ring = root.querySelector('.row .bar')!;
    expect(ring).to.have.attribute('role', 'progressbar');
    expect(ring).to.have.attribute('aria-valuenow', '40');
    const [box, buttons] = [ring, button(root, 'Cancel: a.jpg')].map((each) => each.getBoundingClientRect());
    expect(box!.width).to.equal(box!.height);
    expect(buttons!.bottom).to.be.at.most(box!.top);
    button(root, 'Pause: a.jpg').click();
    button(root, 'Resume: b.jpg').click();
    expect(manager.calls.map(([name]) => name)).to.include.members(['pause', 'resume']);
  });

  it('has a button that undoes a cancellation in the place of the cell', async () => {
    const { root, manager, element } = await gridOf(many(3));
    const before = cells(root)[1]!.getBoundingClientRect();
    manager.change(manager.tasks[1]!.id, { status: 'undoable', undoes: 'cancel' });
    await drawn(element);
    expect(cells(root)[1]!.getBoundingClientRect().left).to.equal(before.left);
    const undo = button(root, 'Undo: 1.txt');
    expect(undo.getBoundingClientRect().right).to.be.at.most(before.right);
    undo.click();
    expect(manager.calls).to.deep.include(['undo', manager.tasks[1]!.id]);
  });

  it('renders ten thousand cells with few nodes, at every place, and none over another', async () => {
    const { root } = await gridOf(
      many(10_000).map((task, index) =>
        index % 5 ? task : { ...task, status: 'file-needed', fileNeededCause: 'changed' },
      ),
    );
    const nodes = (): number => root.querySelectorAll('*').length;
    const list = root.querySelector('.list')!;
    const isApart = (): boolean => {
      const boxes = cells(root).map((cell) => cell.getBoundingClientRect());
      return boxes.every((a, i) =>
        boxes
          .slice(i + 1)
          .every((b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1),
      );
    };
    for (const part of [0, 0.6]) {
      list.scrollTop = part * list.scrollHeight;
      await until(() => {
        const view = list.getBoundingClientRect();
        const boxes = cells(root).map((cell) => cell.getBoundingClientRect());
        return (
          boxes.some(({ top }) => top <= view.top + 1) &&
          new Set(boxes.map(({ left }) => left)).size === 4 &&
          isApart()
        );
      }, `cells at ${part}`);
      expect(nodes()).to.be.below(2000);
    }
    await until(() => {
      // Lines that were measured have moved the end
      list.scrollTop = list.scrollHeight;
      const last = root.querySelector('[aria-posinset="10000"]')?.getBoundingClientRect();
      return last && last.bottom <= list.getBoundingClientRect().bottom + 1;
    }, 'the last cell');
  });

  for (const [dir, next, end] of [
    ['ltr', 'ArrowRight', 'left'],
    ['rtl', 'ArrowLeft', 'right'],
  ] as const)
    it(`is one tab stop when it is long, walked by arrow keys, ${dir}`, async () => {
      const { root } = await gridOf(many(200), dir);
      const edges = cells(root)
        .slice(0, 4)
        .map((cell) => cell.getBoundingClientRect()[end]);
      expect([...edges].sort((a, b) => (dir === 'ltr' ? a - b : b - a))).to.deep.equal(edges);
      const press = async (key: string, row: number): Promise<void> => {
        await sendKeys({ press: key });
        await until(
          () => root.activeElement?.closest(`.row[aria-posinset="${row + 1}"]`),
          `the focus in cell ${row} after ${key}`,
        );
        expect(root.activeElement!.ariaLabel).to.equal(`Cancel: ${row}.txt`);
      };
      button(root, 'Cancel: 0.txt').focus();
      await press(next, 1);
      await press('ArrowDown', 5);
      await press('ArrowUp', 1);
      await press('End', 199);
      await press('ArrowUp', 195);
      await press('Home', 0);
    });

  it('is a list again with another layout', async () => {
    const { element, root } = await gridOf(many(100));
    element.layout = 'list';
    await until(() => !isGrid(root), 'the list');
    await until(() => {
      const boxes = cells(root).map((cell) => cell.getBoundingClientRect());
      return boxes.slice(1).every(({ top }, index) => Math.abs(top - boxes[index]!.bottom) < 1);
    }, 'rows one below the other');
    element.layout = 'grid';
    await until(
      () => new Set(cells(root).map((cell) => cell.getBoundingClientRect().left)).size === 4,
      'cells',
    );
    expect(root.adoptedStyleSheets.length).to.equal(new Set(root.adoptedStyleSheets).size);
  });
});
