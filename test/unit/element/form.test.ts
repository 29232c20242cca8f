import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { html, type TemplateResult } from 'lit';
import { BitsCancelEvent, BitsRemoveEvent } from '../../../src/events.js';
import { until } from '../../support/until.js';
import { button, drawn, rows, setUp, snapshot } from './support.js';

const form = (content: TemplateResult): TemplateResult =>
  html`<form @submit=${(event: Event) => event.preventDefault()}>
    ${content}<button id="send">Send</button>
  </form>`;
const done = (name: string) => snapshot({ name, status: 'succeeded', url: `https://example.org/${name}` });

function entries(container: Element): string[] {
  return new FormData(container as HTMLFormElement).getAll('files').map(String);
}

describe('<bits-upload> in a form', () => {
  it('is invalid for assistive technology only after a check, and says that it is required', async () => {
    const written: string[] = [];
    const undo = (['ariaInvalid', 'ariaRequired'] as const).map((name) => {
      const own = Object.getOwnPropertyDescriptor(ElementInternals.prototype, name)!;
      const set = function (this: ElementInternals, value: string | null): void {
        written.push(`${name} ${value}`);
        own.set!.call(this, value);
      };
      Object.defineProperty(ElementInternals.prototype, name, { ...own, set });
      return () => Object.defineProperty(ElementInternals.prototype, name, own);
    });
    try {
      const { manager, element } = await setUp(
        [snapshot({ status: 'sending' })],
        html`<bits-upload required></bits-upload>`,
      );
      expect(element.validity.valid).to.equal(false);
      expect(written.splice(0)).to.deep.equal(['ariaRequired true', 'ariaInvalid false']);
      element.checkValidity();
      await drawn(element);
      expect(written.splice(0)).to.deep.equal(['ariaInvalid true']);
      manager.play([done('a')]);
      await drawn(element);
      expect(written.splice(0)).to.deep.equal(['ariaInvalid false']);
      manager.play([done('a'), snapshot({ status: 'sending' })]);
      await drawn(element);
      expect(written).to.deep.equal([]);
    } finally {
      for (const each of undo) each();
    }
  });

  it('submits the URL of each finished file, in the same tick', async () => {
    const { manager, container, element } = await setUp(
      [],
      form(html`<bits-upload name="files"></bits-upload>`),
    );
    manager.play([done('a'), snapshot({ status: 'sending' }), done('b')]);
    expect(entries(container)).to.deep.equal(['https://example.org/a', 'https://example.org/b']);
    expect(element.value).to.deep.equal(['https://example.org/a', 'https://example.org/b']);
    element.name = '';
    await drawn(element);
    expect([...new FormData(container as HTMLFormElement)]).to.be.empty;
  });

  it('fires one change event when the value changes', async () => {
    const { manager, element } = await setUp([], form(html`<bits-upload name="files"></bits-upload>`));
    let changes = 0;
    element.addEventListener('change', () => changes++);
    manager.play([done('a')]);
    manager.changed();
    expect(changes).to.equal(1);
  });

  it('sets a localised validation message: required, still uploading, failed', async () => {
    const { manager, element } = await setUp([], form(html`<bits-upload required></bits-upload>`));
    expect([element.validity.valueMissing, element.validationMessage]).to.deep.equal([
      true,
      'Please add a file.',
    ]);
    manager.play([snapshot({ status: 'sending' })]);
    expect(element.validationMessage).to.equal('Please wait until all files are uploaded.');
    manager.play([snapshot({ status: 'failed' })]);
    expect(element.validity.customError).to.be.true;
    manager.play([done('a')]);
    expect(element.checkValidity()).to.be.true;
    element.setCustomValidity('No.');
    expect(element.validationMessage).to.equal('No.');
  });

  it('reportValidity() focuses the picker button', async () => {
    const { element, root } = await setUp([], form(html`<bits-upload required></bits-upload>`));
    element.reportValidity();
    expect(document.activeElement).to.equal(element);
    expect(root.activeElement).to.equal(root.querySelector('.pick'));
  });

  it('keeps the entries of finished files after “Clear finished”', async () => {
    const { manager, container, element, root } = await setUp(
      [done('a'), snapshot({ name: 'b', status: 'cancelled' })],
      form(html`<bits-upload name="files" multiple></bits-upload>`),
    );
    button(root, 'Clear finished').click();
    manager.play([...manager.tasks, done('c')]);
    await drawn(element);
    expect(entries(container)).to.deep.equal(['https://example.org/a', 'https://example.org/c']);
    expect(rows(root)).to.deep.equal(['a: Uploaded', 'c: Uploaded']);
    expect(() => button(root, 'Clear finished')).to.throw();
    button(root, 'Remove from list: a').click();
    expect(entries(container)).to.deep.equal(['https://example.org/c']);
    element.clear();
    expect(entries(container)).to.be.empty;
  });

  it('discards no file while it is disabled', async () => {
    const { manager, container, element, root } = await setUp(
      [
        done('a'),
        snapshot({ name: 'b', status: 'sending' }),
        snapshot({ name: 'c', status: 'file-needed', fileNeededCause: 'changed' }),
        snapshot({ name: 'd', status: 'cancelled' }),
      ],
      form(html`<fieldset disabled><bits-upload name="files" multiple></bits-upload></fieldset>`),
    );
    const locked = [
      'Remove from list: a',
      'Cancel: b',
      'Start over: c',
      'Choose file: c',
      'Cancel all',
      'Clear finished',
    ];
    for (const label of locked) {
      expect(button(root, label).ariaDisabled, label).to.equal('true');
      button(root, label).click();
    }
    button(root, 'Pause: b').click();
    expect(manager.calls.map(([name]) => name)).to.deep.equal(['pause']);
    container.querySelector('fieldset')!.disabled = false;
    await drawn(element);
    button(root, 'Remove from list: a').click();
    expect(manager.calls.at(-1)![0]).to.equal('removeTask');
  });

  it('is empty after a reset', async () => {
    const [finished, sending] = [done('a'), snapshot({ status: 'sending' })];
    const { manager, container, element } = await setUp(
      [finished, sending],
      form(html`<bits-upload name="files"></bits-upload>`),
    );
    (container as HTMLFormElement).reset();
    expect(manager.calls.map(([name]) => name)).to.include.members(['cancel', 'removeTask', 'clear']);
    expect(element.value).to.be.empty;
    expect(entries(container)).to.be.empty;
  });

  it('fires no change event for changes by script', async () => {
    const { container, element } = await setUp(
      [done('a')],
      form(html`<bits-upload name="files"></bits-upload>`),
    );
    let changes = 0;
    element.addEventListener('change', () => changes++);
    element.formStateRestoreCallback('[]');
    expect(changes).to.equal(0);
    expect(entries(container)).to.have.length(1);
  });

  it('is disabled by its fieldset', async () => {
    const { root, element, container } = await setUp(
      [],
      form(html`<fieldset><bits-upload></bits-upload></fieldset>`),
    );
    const fieldset = container.querySelector('fieldset')!;
    fieldset.disabled = true;
    await drawn(element);
    expect(root.querySelector('.pick')).to.have.attribute('disabled');
    fieldset.disabled = false;
    await drawn(element);
    expect(root.querySelector('.pick')).not.to.have.attribute('disabled');
  });

  it('restores the value that the browser kept, whose files can be removed', async () => {
    const first = await setUp([], form(html`<bits-upload name="files"></bits-upload>`));
    const second = await setUp([], form(html`<bits-upload name="files"></bits-upload>`));
    let state: unknown;
    const { internals } = first.element as unknown as { internals: ElementInternals };
    const { setFormValue } = internals;
    internals.setFormValue = (value, kept) => {
      state = kept;
      setFormValue.call(internals, value, kept);
    };
    first.manager.play([done('a')]);
    second.element.formStateRestoreCallback(state);
    await drawn(second.element);
    expect(entries(second.container)).to.deep.equal(['https://example.org/a']);
    button(second.root, 'Remove from list: a').click();
    expect(entries(second.container)).to.be.empty;
    second.element.formStateRestoreCallback('rubbish');
    expect(second.element.value).to.be.empty;
  });

  it('opens the picker when its label is clicked', async () => {
    const { element, container } = await setUp(
      [],
      form(html`<label for="upload">Papers</label><bits-upload id="upload"></bits-upload>`),
    );
    expect([...element.labels]).to.deep.equal([container.querySelector('label')]);
    let asked = 0;
    element.showPicker = () => void asked++;
    container.querySelector('label')!.click();
    expect(asked).to.equal(1);
  });

  it('does not open the picker when its padding is clicked, only by its label', async () => {
    const { element, container } = await setUp(
      [],
      form(html`<label for="upload">Papers</label><bits-upload id="upload"></bits-upload>`),
    );
    let asked = 0;
    element.showPicker = () => void asked++;
    element.style.padding = '40px';
    const press = async (target: Element): Promise<void> => {
      const { left, top } = target.getBoundingClientRect();
      const pressed = new Promise((resolve) => element.addEventListener('click', resolve, { once: true }));
      await sendMouse({ type: 'click', position: [Math.round(left + 8), Math.round(top + 8)] });
      await pressed;
    };
    await press(element);
    expect(asked).to.equal(0);
    await press(container.querySelector('label')!);
    expect(asked).to.equal(1);
    element.click();
    expect(asked).to.equal(2);
  });

  describe('with await-submit', () => {
    const waiting = form(html`<bits-upload name="files" await-submit></bits-upload>`);

    it('holds a submission back until all files are uploaded', async () => {
      const { manager, container, element } = await setUp(
        [snapshot({ id: 'x', status: 'sending' })],
        waiting,
      );
      const submitters: unknown[] = [];
      container.addEventListener('submit', (event) => submitters.push((event as SubmitEvent).submitter?.id));
      container.querySelector<HTMLElement>('#send')!.click();
      expect(submitters).to.be.empty;
      await drawn(element);
      expect(element.matches(':state(submitting)')).to.be.true;
      manager.play([done('a')]);
      expect(submitters).to.deep.equal(['send']);
    });

    it('shows that the submission is held back', async () => {
      const { container, root } = await setUp([snapshot({ status: 'sending' })], waiting);
      container.querySelector<HTMLElement>('#send')!.click();
      const region = root.querySelector('[role=status]')!;
      await until(() => region.textContent, 'a message');
      expect(region).to.have.text('The form is sent when all files are uploaded');
    });

    it('has its state while a submission is held back also if the page has no text to announce', async () => {
      const { container, element } = await setUp([snapshot({ status: 'sending' })], waiting);
      element.strings = { willSubmit: '' };
      await drawn(element);
      container.querySelector<HTMLElement>('#send')!.click();
      await drawn(element);
      expect(element.matches(':state(submitting)')).to.be.true;
    });

    it('submits although its submit button was replaced', async () => {
      const { manager, container } = await setUp([snapshot({ status: 'sending' })], waiting);
      const submitters: unknown[] = [];
      container.addEventListener('submit', (event) => submitters.push((event as SubmitEvent).submitter));
      const send = container.querySelector<HTMLElement>('#send')!;
      send.click();
      send.replaceWith(send.cloneNode(true));
      manager.play([done('a')]);
      expect(submitters).to.deep.equal([null]);
    });

    for (const Event of [BitsCancelEvent, BitsRemoveEvent])
      it(`does not submit after the user removes a file: ${Event.name}`, async () => {
        const sending = snapshot({ status: 'sending' });
        const { manager, container, element } = await setUp([done('a'), sending], waiting);
        let submitted = 0;
        container.addEventListener('submit', () => submitted++);
        container.querySelector<HTMLElement>('#send')!.click();
        manager.tell(new Event(sending));
        manager.play([done('a')]);
        await drawn(element);
        expect(submitted).to.equal(0);
        expect(element.matches(':state(submitting)')).to.be.false;
      });

    it('shows why the form was not submitted', async () => {
      const { manager, container, element } = await setUp([snapshot({ status: 'sending' })], waiting);
      let reports = 0;
      element.addEventListener('invalid', () => reports++);
      manager.play([snapshot({ status: 'failed' })]);
      expect(reports, 'nothing was held back').to.equal(0);
      manager.play([snapshot({ status: 'sending' })]);
      container.querySelector<HTMLElement>('#send')!.click();
      manager.play([snapshot({ status: 'failed' })]);
      expect(reports).to.equal(1);
      expect(document.activeElement).to.equal(element);
      expect(element.validationMessage).to.equal('Please retry or remove the files that were not uploaded.');
    });

    it('does not submit after a file fails', async () => {
      const { manager, container, element } = await setUp([snapshot({ status: 'sending' })], waiting);
      const submitters: unknown[] = [];
      container.addEventListener('submit', (event) => submitters.push((event as SubmitEvent).submitter?.id));
      container.querySelector<HTMLElement>('#send')!.click();
      manager.play([snapshot({ status: 'failed' })]);
      manager.play([done('a')]);
      await drawn(element);
      expect(submitters).to.be.empty;
      expect(element.matches(':state(submitting)')).to.be.false;
    });
  });
});
