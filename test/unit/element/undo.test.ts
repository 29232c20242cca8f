import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { until } from '../../support/until.js';
import { button, drawn, rows, setUp, snapshot } from './support.js';

const UNDO = { undoMs: 10_000 };

describe('the Undo button of <bits-upload>', () => {
  for (const [label, status, call] of [
    ['Cancel: a', 'sending', 'cancel'],
    ['Remove from list: a', 'succeeded', 'removeTask'],
    ['Remove from list: a', 'failed', 'removeTask'],
  ] as const)
    it(`takes the place of “${label}” of a file that is ${status}, and has the focus`, async () => {
      const task = snapshot({ name: 'a', status });
      const { element, manager, root } = await setUp([task, snapshot({ name: 'b' })]);
      // It plays the removal at its end only.
      manager.removeTask = (...values) => manager.calls.push(['removeTask', ...values]);
      button(root, label).focus();
      button(root, label).click();
      expect(manager.calls.at(-1)).to.deep.equal([call, task.id, UNDO]);
      const undoes = call === 'cancel' ? 'cancel' : 'remove';
      manager.change(task.id, { status: 'undoable', undoes, undoUntil: Date.now() + 10_000 });
      await drawn(element);
      expect(rows(root)[0]).to.equal(call === 'cancel' ? 'a: Cancelled' : 'a: Removed');
      const undo = button(root, 'Undo: a');
      expect(root.activeElement).to.equal(undo);
      await expect(element).to.be.accessible();
      undo.click();
      expect(manager.calls.at(-1)).to.deep.equal(['undo', task.id]);
      manager.change(task.id, { status: 'sending', undoes: undefined });
      await drawn(element);
      expect(root.activeElement).to.equal(button(root, 'Pause: a'));
    });

  it('is not pressed by the second click of a double click on the button before it', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    const { x, y, width, height } = button(root, 'Cancel: a').getBoundingClientRect();
    const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
    await sendMouse({ type: 'click', position });
    manager.change(task.id, { status: 'undoable', undoes: 'cancel' });
    await drawn(element);
    button(root, 'Undo: a').dispatchEvent(new MouseEvent('click', { detail: 2 }));
    expect(manager.calls.map(([name]) => name))
      .to.include('cancel')
      .and.not.include('undo');
    await sendMouse({ type: 'move', position: [0, 0] });
  });

  it('of all files replaces “Cancel all”, and has the focus', async () => {
    const tasks = ['a', 'b', 'c'].map((name) => snapshot({ name, status: 'sending' }));
    const { element, manager, root } = await setUp(tasks);
    button(root, 'Cancel all').focus();
    button(root, 'Cancel all').click();
    expect(manager.calls.at(-1)).to.deep.equal(['cancel', undefined, UNDO]);
    manager.play(tasks.map((task) => ({ ...task, status: 'undoable', undoes: 'cancel' })));
    await drawn(element);
    const undo = button(root, 'Undo all');
    expect(root.activeElement).to.equal(undo);
    await expect(element).to.be.accessible();
    undo.click();
    expect(manager.calls.at(-1)).to.deep.equal(['undo', undefined]);
  });

  it('is announced with the time it stays, and what it did', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    const said = (): string | undefined => root.querySelector('[role=status]')?.textContent.trim();
    manager.cancel = (id) => manager.change(id!, { status: 'undoable', undoes: 'cancel' });
    button(root, 'Cancel: a').click();
    await until(
      () => said() === 'Cancelled. You have 10 sec to undo this',
      () => `“${said()}”`,
    );
    await drawn(element);
    button(root, 'Undo: a').click();
    await until(
      () => said() === 'Undone',
      () => `“${said()}”`,
    );
  });

  it('is no reason to ask before the page is left, nor to hold a form', async () => {
    const { element } = await setUp([
      snapshot({ status: 'undoable', undoes: 'cancel', survivesReload: false }),
    ]);
    expect(element.checkValidity()).to.equal(true);
    element.leaveGuard = true;
    await drawn(element);
    const leaving = new Event('beforeunload', { cancelable: true });
    dispatchEvent(leaving);
    expect(leaving.defaultPrevented).to.equal(false);
  });
});
