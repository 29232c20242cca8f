import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { button, drawn, file, setUp, snapshot } from './support.js';

describe('the focus in <bits-upload>', () => {
  it('stays on the button whose meaning changes', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Pause: a').focus();
    manager.change(task.id, { status: 'paused', pauseCause: 'user' });
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Resume: a'));
  });

  it('moves within the row when its button goes', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Pause: a').focus();
    manager.change(task.id, { status: 'done' });
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Remove: a'));
  });

  it('moves to the next row, then to the one before, then to the drop zone', async () => {
    const names = ['a', 'b', 'c'];
    const { element, root } = await setUp(names.map((name) => snapshot({ name, status: 'cancelled' })));
    button(root, 'Remove: b').focus();
    for (const next of ['Remove: c', 'Remove: a', 'Choose files']) {
      (root.activeElement as HTMLElement).click();
      await drawn(element);
      expect(root.activeElement).to.equal(button(root, next));
    }
  });

  it('goes on after a note is dismissed', async () => {
    const { element, manager, root } = await setUp();
    manager.refuse([{ file: file(), path: 'a', reason: 'type' }]);
    await drawn(element);
    button(root, 'Dismiss').focus();
    button(root, 'Dismiss').click();
    await drawn(element);
    expect(root.activeElement).to.equal(root.querySelector('.pick'));
  });

  it('does not jump to the drop zone by a click on text', async () => {
    const { root } = await setUp([snapshot({ name: 'a', status: 'done' })]);
    const { left, top, height } = root.querySelector('.word')!.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + 20), Math.round(top + height / 2)] });
    expect(root.activeElement).not.to.equal(root.querySelector('.pick'));
  });

  it('is never taken from elsewhere', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    const outside = document.createElement('button');
    document.body.append(outside);
    button(root, 'Pause: a').focus();
    outside.focus();
    manager.play([]);
    await drawn(element);
    expect(document.activeElement).to.equal(outside);
    outside.remove();
  });
});
