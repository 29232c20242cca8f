import { expect } from '@open-wc/testing';
import { button, drawn, setUp, snapshot, until } from './support.js';

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    snapshot({ name: `${index}.txt`, status: index % 2 ? 'done' : 'queued' }),
  );

const nodes = (root: ShadowRoot): number => root.querySelectorAll('*').length;

describe('<bits-upload> with many files', () => {
  it('draws ten thousand with few nodes', async () => {
    const { root } = await setUp(many(10_000));
    expect(nodes(root)).to.be.below(2000);
    expect(root.querySelector('.list > li')).to.have.attribute('aria-setsize', '10000');
  });

  it('draws what is scrolled to', async () => {
    const { root } = await setUp(many(10_000));
    const list = root.querySelector('.list')!;
    list.scrollTop = list.scrollHeight;
    await until(() => root.querySelector('[aria-posinset="10000"]'), 'the last row');
    expect(nodes(root)).to.be.below(2000);
    const last = root.querySelector('[aria-posinset="10000"]')!.getBoundingClientRect();
    expect(last.bottom).to.be.at.most(list.getBoundingClientRect().bottom + 1);
  });

  it('puts rows one below the other, whatever their height', async () => {
    const tasks = many(100).map((task, index) =>
      index % 7 ? task : { ...task, status: 'file-needed' as const, fileNeeded: 'changed' as const },
    );
    const { root } = await setUp(tasks);
    const gaps = (): number[] => {
      const boxes = [...root.querySelectorAll('.list > li')].map((row) => row.getBoundingClientRect());
      return boxes.slice(1).map((box, index) => Math.abs(box.top - boxes[index]!.bottom));
    };
    await until(() => gaps().every((gap) => gap < 1), 'rows without gaps');
  });

  it('keeps the row with the focus, wherever it is scrolled', async () => {
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

  it('draws once a frame, however much changes', async () => {
    const tasks = many(500);
    const { element, manager } = await setUp(tasks);
    // A row that changed its height is drawn again before it is painted: that is over and done with.
    manager.change(tasks[0]!.id, { acknowledged: 1 });
    await drawn(element);
    // The document's time stands still within a frame.
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
