import { expect } from '@open-wc/testing';
import { html } from 'lit';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { drawn, setUp, snapshot } from '../support.js';

/** Steps from the addition of a file to its end. */
const STEPS: readonly Partial<TaskSnapshot>[] = [
  { status: 'queued' },
  { status: 'starting' },
  { status: 'sending', acknowledged: 4e5, inFlight: 4e5, inFlightSince: 1, rate: 1e5, timeLeftMs: 6000 },
  { status: 'finishing', acknowledged: 1e6 },
  { status: 'succeeded', acknowledged: 1e6 },
];

/** Upper edges of the rows and of the buttons for all files, in pixels. */
const places = (root: ShadowRoot): number[] =>
  [...root.querySelectorAll('.row, .list')].map((each) => Math.round(each.getBoundingClientRect().top));

for (const [name, template] of Object.entries({
  'the list': html`<bits-upload multiple></bits-upload>`,
  'the compact list': html`<bits-upload multiple layout="compact"></bits-upload>`,
  'the list of a form field': html`<bits-upload multiple name="files"></bits-upload>`,
}))
  describe(`${name} during an upload`, () => {
    it('keeps the place of every row from the first file to the last', async () => {
      const { element, manager, root } = await setUp(
        Array.from({ length: 3 }, () => snapshot({ status: 'queued' })),
        template,
      );
      const before = places(root);
      for (const { id } of manager.tasks)
        for (const step of STEPS) {
          manager.change(id, step);
          await drawn(element);
          expect(places(root), step.status).to.deep.equal(before);
        }
    });

    it('keeps the place of every row when all files are cancelled and that is undone', async () => {
      const sending = Array.from({ length: 3 }, () => snapshot({ ...STEPS[2], status: 'sending' }));
      const { element, manager, root } = await setUp(sending, template);
      const before = places(root);
      manager.play(sending.map((task) => ({ ...task, status: 'undoable', undoes: 'cancel' })));
      await drawn(element);
      expect(places(root)).to.deep.equal(before);
      manager.play(sending);
      await drawn(element);
      expect(places(root)).to.deep.equal(before);
    });

    it('keeps the place of the row that is left when the others are removed', async () => {
      const { element, manager, root } = await setUp(
        Array.from({ length: 3 }, () => snapshot({ status: 'succeeded' })),
        template,
      );
      const [, first] = places(root);
      manager.play(manager.tasks.slice(0, 1));
      await drawn(element);
      expect(places(root)[1]).to.equal(first);
    });
  });
