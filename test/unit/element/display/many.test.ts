import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { until } from '../../../support/until.js';
import { button, drawn, setUp, snapshot } from '../support.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    snapshot({ name: `${index}.txt`, status: index % 2 ? 'finishing' : 'starting' }),
  );

const nodes = (root: ShadowRoot): number => root.querySelectorAll('*').length;

describe('<bits-upload> with many files', () => {
  it('renders ten thousand rows with few nodes', async () => {
    const { root } = await setUp(many(10_000));
    expect(nodes(root)).to.be.below(2000);
    expect(root.querySelector('.list > li')).to.have.attribute('aria-setsize', '10000');
  });

  it('renders the rows that are scrolled to', async () => {
    const { root } = await setUp(many(10_000));
    const list = root.querySelector('.list')!;
    list.scrollTop = list.scrollHeight;
    await until(() => root.querySelector('[aria-posinset="10000"]'), 'the last row');
    expect(nodes(root)).to.be.below(2000);
    const last = root.querySelector('[aria-posinset="10000"]')!.getBoundingClientRect();
    expect(last.bottom).to.be.at.most(list.getBoundingClientRect().bottom + 1);
  });

  it('places rows below each other, whatever their height', async () => {
    const tasks = many(100).map((task, index) =>
      index % 7 ? task : { ...task, status: 'file-needed' as const, fileNeededCause: 'changed' as const },
    );
    const { root } = await setUp(tasks);
    const gaps = (): number[] => {
      const boxes = [...root.querySelectorAll('.list > li')].map((row) => row.getBoundingClientRect());
      return boxes.slice(1).map((box, index) => Math.abs(box.top - boxes[index]!.bottom));
    };
    await until(() => gaps().every((gap) => gap < 1), 'rows without gaps');
  });

  it('does not block the page if the height of a row is another one at each drawing', async () => {
    const { element, root } = await setUp(many(100));
    let measured = 0;
    for (const row of root.querySelectorAll('.list > li'))
      Object.defineProperty(row, 'offsetHeight', { get: () => 60 + (measured++ % 3) });
    element.requestUpdate();
    await drawn(element);
    // A macrotask: none runs in a page that is blocked
    await new Promise((resolve) => setTimeout(resolve));
    expect(measured).to.be.above(0);
  });

  it('keeps the focused row rendered, wherever the list is scrolled', async () => {
    const { root } = await setUp(many(1000));
    const focused = button(root, 'Pause: 0.txt');
    // WebKit scrolls what gets the focus into view a little later, over the test's own scrolling.
    focused.focus({ preventScroll: true });
    root.querySelector('.list')!.scrollTop = 20_000;
    // Which rows those are depends on how tall this engine makes them.
    const far = (row: Element): boolean => Number(row.getAttribute('aria-posinset')) > 200;
    await until(() => [...root.querySelectorAll('.list > li')].some(far), 'rows far down');
    expect(root.activeElement).to.equal(focused);
  });

  it('has one tab stop: the first row in view, then the focused one', async () => {
    const { root } = await setUp(many(1000));
    const stops = (): string[] =>
      [...root.querySelectorAll<HTMLElement>('.list button')]
        .filter((each) => each.tabIndex === 0)
        .map((each) => each.ariaLabel!);
    expect(stops()).to.deep.equal(['Pause: 0.txt', 'Cancel: 0.txt']);
    button(root, 'Pause: 2.txt').focus();
    await until(() => stops().includes('Pause: 2.txt'), 'another tab stop');
    expect(stops()).to.deep.equal(['Pause: 2.txt', 'Cancel: 2.txt']);
    button(root, 'Pause: 2.txt').blur();
    root.querySelector('.list')!.scrollTop = 20_000;
    await until(() => root.querySelectorAll('[aria-posinset="3"] ~ li').length > 3, 'rows far down');
    expect(stops()).to.deep.equal(['Pause: 2.txt', 'Cancel: 2.txt']);
  });

  it('moves the focus by arrow keys, Home and End, and scrolls it into view', async () => {
    const tasks = many(1000).map((task, index) =>
      index % 7 ? task : { ...task, sessionLost: { acknowledged: 5, resumesFrom: 0 } },
    );
    tasks[999] = { ...tasks[999]!, status: 'cancelled' };
    const { root } = await setUp(tasks);
    const list = root.querySelector('.list')!;
    const press = async (key: string, row: number): Promise<string | undefined> => {
      await sendKeys({ press: key });
      const there = (): Element | null | undefined =>
        root.activeElement?.closest(`.row[aria-posinset="${row + 1}"]`);
      await until(there, `the focus in row ${row}`);
      await until(() => {
        const [outer, inner] = [list.getBoundingClientRect(), there()!.getBoundingClientRect()];
        return inner.top > outer.top - 1 && inner.bottom < outer.bottom + 1;
      }, `row ${row} in view`);
      const { ariaLabel, className } = root.activeElement!;
      return ariaLabel ?? className;
    };
    button(root, 'Cancel: 0.txt').focus();
    expect(await press('ArrowDown', 1)).to.equal('Cancel: 1.txt');
    expect(await press('End', 999)).to.equal('Remove from list: 999.txt');
    expect(await press('ArrowUp', 998)).to.equal('Cancel: 998.txt');
    expect(await press('Home', 0)).to.equal('Cancel: 0.txt');
    button(root, 'Pause: 2.txt').focus();
    // If there is no such button, no destructive one either
    expect(await press('ArrowDown', 3)).to.equal('row');
    expect(await press('ArrowDown', 4)).to.equal('Pause: 4.txt');
  });

  it('does not handle the keys in a short list', async () => {
    const { root } = await setUp(many(10));
    button(root, 'Pause: 0.txt').focus();
    const key = new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true });
    root.activeElement!.dispatchEvent(key);
    expect(key.defaultPrevented).to.be.false;
    expect(button(root, 'Pause: 2.txt').tabIndex).to.equal(0);
  });

  it('renders once a frame, however much changes', async () => {
    const tasks = many(500);
    tasks[499] = { ...tasks[499]!, status: 'failed' };
    const { element, manager, root } = await setUp(tasks);
    await until(
      () => root.querySelector('.row')?.matches('[data-status=failed]'),
      'the order of a long list',
    );
    // A row that changed its height is drawn again before it is painted: that is over and done with.
    manager.change(tasks[0]!.id, { acknowledged: 1 });
    await drawn(element);
    // The document's timeline does not advance within a frame.
    const frames: unknown[] = [];
    const { render } = element as unknown as { render(): unknown };
    Object.assign(element, {
      render() {
        frames.push(document.timeline.currentTime);
        return render.call(element);
      },
    });
    for (let round = 0; round < 50; round++) manager.change(tasks[0]!.id, { acknowledged: round });
    await drawn(element);
    expect(frames).to.not.deep.equal([]);
    expect(frames.length, 'as many drawings as frames').to.equal(new Set(frames).size);
  });
});
