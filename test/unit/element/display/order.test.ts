import { expect } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { html } from 'lit';
import { until } from '../../../support/until.js';
import { button, drawn, setUp, snapshot } from '../support.js';

const shown = (root: ShadowRoot): string =>
  [...root.querySelectorAll('.list > li')]
    .map((row) => row.querySelector('.name .hidden')?.textContent ?? `[${row.textContent.trim()}]`)
    .join(' ');

const files = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    snapshot({ name: `f${i + 1}`, status: i < 3 ? 'succeeded' : i === 4 ? 'failed' : 'queued' }),
  );

describe('the list of <bits-upload>', () => {
  afterEach(() => resetMouse());

  it('of less than eight files has the order in which they were added', async () => {
    const { root } = await setUp(files(7));
    expect(shown(root)).to.equal('f1 f2 f3 f4 f5 f6 f7');
  });

  it('of eight files and more shows first what needs a person, and folds what is uploaded', async () => {
    const { element, root } = await setUp(files(11));
    await until(
      () => shown(root) === 'f5 f4 f6 f7 f8 f9 f10 f11 [3 files uploaded]',
      () => shown(root),
    );
    const fold = button(root, '3 files uploaded');
    expect(fold.ariaExpanded).to.equal('false');
    await expect(element).to.be.accessible();
    fold.focus();
    fold.click();
    await drawn(element);
    expect(shown(root)).to.equal('f5 f4 f6 f7 f8 f9 f10 f11 [3 files uploaded] f1 f2 f3');
    expect(fold.ariaExpanded).to.equal('true');
    expect(root.activeElement).to.equal(fold);
    await expect(element).to.be.accessible();
  });

  it('moves nothing under the pointer, and everything when that has left', async () => {
    const { element, manager, root } = await setUp(files(8));
    await until(() => shown(root).includes('['), 'the order');
    const row = root.querySelectorAll('.row')[2]!.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(row.x + 20), Math.round(row.y + 10)] });
    const before = shown(root);
    manager.change(manager.tasks[7]!.id, { status: 'failed' });
    await drawn(element);
    await drawn(element);
    expect(shown(root)).to.equal(before);
    await sendMouse({ type: 'move', position: [0, 0] });
    await until(
      () => shown(root).startsWith('f5 f8 '),
      () => shown(root),
    );
  });

  it('keeps the focus on a button whose row is moved', async () => {
    const { element, manager, root } = await setUp(files(8));
    await until(() => shown(root).includes('['), 'the order');
    const pause = button(root, 'Pause: f7');
    const { x, y } = pause.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(x + 5), Math.round(y + 5)] });
    await sendMouse({ type: 'move', position: [0, 0] });
    pause.focus();
    manager.change(manager.tasks[3]!.id, { status: 'sending' });
    manager.change(manager.tasks[6]!.id, { status: 'sending' });
    pause.blur();
    await until(
      () => shown(root).startsWith('f5 f4 f7 '),
      () => shown(root),
    );
    await drawn(element);
    expect(button(root, 'Pause: f7')).to.equal(pause);
  });

  it('of eight files and more has buttons that filter it, and keep the focus', async () => {
    const { element, root } = await setUp(files(11));
    await until(() => root.querySelector('[part=filter]'), 'the buttons');
    await expect(element).to.be.accessible();
    const done = button(root, 'Done 3');
    done.focus();
    done.click();
    await drawn(element);
    expect(shown(root)).to.equal('f1 f2 f3');
    expect(done.ariaPressed).to.equal('true');
    expect(root.activeElement).to.equal(done);
    await expect(element).to.be.accessible();
    button(root, 'All 11').click();
    await drawn(element);
    expect(shown(root)).to.equal('f5 f4 f6 f7 f8 f9 f10 f11 [3 files uploaded]');
    expect(done.getBoundingClientRect().height).to.be.at.least(36);
  });

  it('of eight files and more has a row for each folder, which unfolds its files and keeps the focus', async () => {
    const tasks = files(11).map((task, index) => ({
      ...task,
      path: index < 6 ? `album/${task.name}` : task.name,
    }));
    const { element, root } = await setUp(tasks);
    const folder = (): HTMLButtonElement => root.querySelector('[part=fold-button]')!;
    await until(() => root.querySelector('[part=fold-button]'), 'the folder');
    expect(folder().textContent.trim().replaceAll(/\s+/g, ' ')).to.match(/^album 3 of 6 files uploaded/);
    expect(shown(root)).to.match(/^album\/f5 f7 f8 f9 f10 f11 \[album[^\]]*\]$/);
    folder().focus();
    folder().click();
    await drawn(element);
    expect(root.activeElement).to.equal(folder());
    expect(folder().ariaExpanded).to.equal('true');
    expect(shown(root)).to.match(/\] album\/f1 album\/f2 album\/f3 album\/f4 album\/f6$/);
    await expect(element).to.be.accessible();
  });

  for (const layout of ['list', 'grid'] as const)
    it(`of ten thousand files is filtered with few nodes and one drawing of few rows, ${layout}`, async () => {
      const { element, root } = await setUp(
        Array.from({ length: 10_000 }, (_, i) =>
          snapshot({ name: `f${i}`, path: `f${i}`, status: i % 2 ? 'succeeded' : 'queued' }),
        ),
        html`<bits-upload multiple layout=${layout}></bits-upload>`,
      );
      await until(() => root.querySelector('[part=filter]'), 'the buttons');
      const first = (): string | undefined => root.querySelector('.row .name .hidden')?.textContent;
      for (const [label, isShown] of [
        ['Done 5,000', () => Number(first()?.slice(1)) % 2 === 1],
        ['Active 5,000', () => Number(first()?.slice(1)) % 2 === 0],
        ['All 10,000', () => root.querySelector('[aria-setsize="5001"]') !== null],
      ] as const) {
        button(root, label).click();
        await until(isShown, label);
        await drawn(element);
        expect(root.querySelectorAll('*').length).to.be.below(2000);
      }
    });

  it('of a list that became shorter stays, and begins anew in an empty one', async () => {
    const tasks = files(8);
    const { manager, root } = await setUp(tasks);
    await until(() => shown(root).includes('['), 'the order');
    manager.play(tasks.slice(2, 6));
    await until(
      () => shown(root) === 'f5 f4 f6 [1 file uploaded]',
      () => shown(root),
    );
    manager.play([]);
    await until(() => shown(root) === '', 'the empty list');
    manager.play(tasks.slice(2, 6));
    await until(
      () => shown(root) === 'f3 f4 f5 f6',
      () => shown(root),
    );
  });
});
