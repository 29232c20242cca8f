import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { until } from '../../../support/until.js';
import { button, drawn, file, setUp, snapshot } from '../support.js';

/** Accessible name of an element that is named by other elements. */
function spoken(element: Element): string {
  const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
  const texts = ids.map((id) => {
    const named = (element.getRootNode() as ShadowRoot).getElementById(id)!.cloneNode(true) as Element;
    for (const hidden of named.querySelectorAll('[aria-hidden]')) hidden.remove();
    return named.textContent.trim();
  });
  return texts.join(' ').replace(/\s+/g, ' ');
}

describe('the focus in <bits-upload>', () => {
  it('stays on a button whose action changes', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Pause: a').focus();
    manager.change(task.id, { status: 'paused', pauseCause: 'user' });
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Resume: a'));
  });

  it('moves within the row when its button disappears', async () => {
    const task = snapshot({ name: 'a', status: 'sending' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Pause: a').focus();
    manager.change(task.id, { status: 'succeeded' });
    await drawn(element);
    const row = root.querySelector('.row')!;
    expect(root.activeElement).to.equal(row);
    expect(spoken(row)).to.equal('a Uploaded 1 MB');
    expect(row).to.have.attribute('tabindex', '-1');
    await expect(element).to.be.accessible();
  });

  it('moves to a harmless button of the row, if there is any', async () => {
    const task = snapshot({ name: 'a', status: 'file-needed', fileNeededCause: 'changed' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Choose file: a').focus();
    manager.change(task.id, { status: 'paused', pauseCause: 'user' });
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Resume: a'));
  });

  it('stays on a button when another is inserted before it', async () => {
    const task = snapshot({ name: 'a', status: 'file-needed', fileNeededCause: 'reload' });
    const { element, manager, root } = await setUp([task]);
    button(root, 'Choose file: a').focus();
    manager.change(task.id, { fileNeededCause: 'mismatch' });
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Choose file: a'));
  });

  it('does not move to a Remove button when a row disappears by itself', async () => {
    const [first, second, third] = ['a', 'b', 'c'].map((name) => snapshot({ name, status: 'succeeded' }));
    const { element, manager, root } = await setUp([first!, second!, third!]);
    button(root, 'Remove from list: a').focus();
    manager.play([second!, third!]);
    await drawn(element);
    expect(spoken(root.activeElement!)).to.equal('b Uploaded 1 MB');
    // Also from a row
    manager.play([third!]);
    await drawn(element);
    expect(spoken(root.activeElement!)).to.equal('c Uploaded 1 MB');
    manager.play([]);
    await drawn(element);
    expect(root.activeElement).to.equal(root.querySelector('.pick'));
  });

  it('moves to another batch button, but not to one that discards files', async () => {
    const tasks = ['a', 'b'].map((name) => snapshot({ name, status: 'paused', pauseCause: 'user' }));
    const { element, manager, root } = await setUp(tasks);
    button(root, 'Resume all').focus();
    manager.play(tasks.map((task) => ({ ...task, status: 'sending' })));
    await drawn(element);
    expect(root.activeElement).to.equal(button(root, 'Pause all'));
    manager.play(tasks.map((task) => ({ ...task, status: 'file-needed', fileNeededCause: 'reload' })));
    await drawn(element);
    expect(button(root, 'Cancel all')).to.exist;
    expect(root.activeElement).to.equal(root.querySelector('.pick'));
  });

  it('moves from a removed row to the next, to the previous, then to the drop zone', async () => {
    const names = ['a', 'b', 'c'];
    const { element, root } = await setUp(names.map((name) => snapshot({ name, status: 'cancelled' })));
    button(root, 'Remove from list: b').focus();
    for (const next of ['Remove from list: c', 'Remove from list: a', 'Choose files']) {
      (root.activeElement as HTMLElement).click();
      await drawn(element);
      expect(root.activeElement).to.equal(button(root, next));
    }
  });

  it('moves to the next control when a notice is dismissed', async () => {
    const { element, manager, root } = await setUp();
    manager.refuse([{ file: file(), path: 'a', reason: 'type' }]);
    await until(() => root.querySelector('.rejected'), 'the refused files');
    await drawn(element);
    button(root, 'Dismiss').focus();
    button(root, 'Dismiss').click();
    await drawn(element);
    expect(root.activeElement).to.equal(root.querySelector('.pick'));
  });

  it('moves from a dismissed refusal to the next, then to “Dismiss” for all, and to no other list', async () => {
    const { element, manager, root } = await setUp([snapshot({ name: 'succeeded', status: 'succeeded' })]);
    manager.refuse(['a', 'b', 'c'].map((path) => ({ file: file(path), path, reason: 'type' })));
    await until(() => root.querySelector('.rejected'), 'the refused files');
    await drawn(element);
    button(root, 'Dismiss: c').focus();
    for (const next of ['Dismiss: b', 'Dismiss', 'Choose files']) {
      (root.activeElement as HTMLElement).click();
      await drawn(element);
      expect(root.activeElement).to.equal(button(root, next));
    }
  });

  it('does not move to the drop zone when text is clicked', async () => {
    const { root } = await setUp([snapshot({ name: 'a', status: 'succeeded' })]);
    const { left, top, height } = root.querySelector('.word')!.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + 20), Math.round(top + height / 2)] });
    expect(root.activeElement).not.to.equal(root.querySelector('.pick'));
  });

  it('is not taken from an element outside', async () => {
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
