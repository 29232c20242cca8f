import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { BitsError } from '../../../src/errors.js';
import { until } from '../../support/until.js';
import { button, setUp, snapshot, file } from './support.js';

describe('the Start over button of <bits-upload>', () => {
  const { click } = HTMLInputElement.prototype;
  let opened: HTMLInputElement[];

  beforeEach(() => {
    opened = [];
    HTMLInputElement.prototype.click = function (this: HTMLInputElement) {
      opened.push(this);
    };
  });

  afterEach(() => {
    HTMLInputElement.prototype.click = click;
  });

  for (const fileNeededCause of ['changed', 'mismatch'] as const)
    it(`opens the picker in the same click if no file is available: ${fileNeededCause}`, async () => {
      const task = snapshot({ name: 'a', status: 'file-needed', fileNeededCause });
      const { manager, root } = await setUp([task], html`<bits-upload keep-files="none"></bits-upload>`);
      manager.startOver = (id) => manager.change(id, { fileNeededCause: 'reload' });
      button(root, 'Start over: a').click();
      expect(opened).to.have.length(1);
      const transfer = new DataTransfer();
      transfer.items.add(file('other.txt'));
      opened[0]!.files = transfer.files;
      opened[0]!.dispatchEvent(new Event('change'));
      await until(() => manager.calls.length, 'the file to be handed over');
      expect(manager.calls.map(([name, id]) => [name, id])).to.deep.equal([['provideFile', task.id]]);
    });

  it('starts with the file that is available', async () => {
    const task = snapshot({ name: 'a', status: 'file-needed', fileNeededCause: 'mismatch' });
    const { manager, root } = await setUp([task], html`<bits-upload keep-files="none"></bits-upload>`);
    manager.startOver = (id) => manager.change(id, { status: 'queued', fileNeededCause: undefined });
    button(root, 'Start over: a').click();
    expect(opened).to.be.empty;
  });
});

describe('the row of a file that did not arrive intact', () => {
  it('says so, and offers to try again and to start over', async () => {
    const error = new BitsError({ code: 'delivery-mismatch', message: 'a: other bytes', retryable: true });
    const task = snapshot({ name: 'a', status: 'failed', error });
    const { manager, root } = await setUp([task], html`<bits-upload keep-files="none"></bits-upload>`);
    const started: string[] = [];
    manager.startOver = (id) => started.push(id);
    expect(root.querySelector('[part~=status]')?.textContent).to.contain('The file did not arrive intact');
    button(root, 'Start over: a').click();
    button(root, 'Retry: a').click();
    expect(started).to.deep.equal([task.id]);
    expect(manager.calls.map(([name]) => name)).to.deep.equal(['retry']);
  });
});
