import { expect } from '@open-wc/testing';
import { until } from '../../support/until.js';
import { drawn, FakeManager, file, snapshot } from './support.js';

/** Places for an element, and how to put it there. */
const PLACES: Readonly<Record<string, (element: HTMLElement) => Element>> = {
  'a closed shadow root'(element) {
    const host = document.createElement('div');
    host.attachShadow({ mode: 'closed' }).append(element);
    return host;
  },
  'a modal dialog'(element) {
    const dialog = document.createElement('dialog');
    dialog.append(element);
    return dialog;
  },
  'a flex row'(element) {
    const row = document.createElement('div');
    row.style.display = 'flex';
    row.append(element);
    return row;
  },
};

describe('<bits-upload>', () => {
  for (const [name, put] of Object.entries(PLACES))
    it(`has its width and accepts a drop in ${name}`, async () => {
      const element = document.createElement('bits-upload');
      const manager = new FakeManager([snapshot({ status: 'succeeded' })]);
      element.manager = manager;
      const place = put(element);
      document.body.append(place);
      if (place instanceof HTMLDialogElement) place.showModal();
      await drawn(element);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file('dropped.txt'));
      element
        .shadowRoot!.querySelector('.panel')!
        .dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, composed: true, cancelable: true }),
        );
      await until(() => manager.tasks.length === 2, 'the dropped file');
      expect(element.getBoundingClientRect().width).to.be.at.least(200);
      place.remove();
    });
});
