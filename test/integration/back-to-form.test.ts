import { expect } from '@open-wc/testing';
import type { BitsUpload } from '../../src/index.js';
import { until } from '../support/until.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

const FORM = new URL('./support/form-page.html', import.meta.url).pathname;

/** The element of the form's page once it is defined there; undefined while another page is shown. */
function uploadIn(frame: HTMLIFrameElement): BitsUpload | undefined {
  const view = frame.contentWindow;
  if (view?.location.pathname !== FORM || !view.customElements.get('bits-upload')) return undefined;
  return frame.contentDocument?.querySelector('bits-upload') ?? undefined;
}

/** Values of the files that the form would send. */
function sent({ form }: BitsUpload): readonly string[] {
  return form === null
    ? []
    : new FormData(form).getAll('files').map((url) => new URL(url as string, location.href).pathname);
}

describe('a form after the user left its page and went back', () => {
  it('submits and lists the files uploaded before', async () => {
    const frame = document.createElement('iframe');
    frame.src = FORM;
    document.body.append(frame);
    try {
      await until(() => uploadIn(frame) !== undefined, 'the form');
      const first = uploadIn(frame)!;
      const file = randomFile(`back-${crypto.randomUUID()}.bin`, 70_000);
      const uploaded = [`/uploads/${file.name}`];
      await first.add([file]);
      await until(() => sent(first).length > 0, 'the upload');
      expect(sent(first)).to.deep.equal(uploaded);

      frame.contentWindow!.location.href = '/test/integration/support/other-page.html';
      await until(() => frame.contentDocument?.title === 'Another page', 'the other page');
      frame.contentWindow!.history.back();
      await until(() => (uploadIn(frame)?.tasks.length ?? 0) > 0, 'the form with its file');

      const second = uploadIn(frame)!;
      expect(second, 'a new page').not.to.equal(first);
      expect(sent(second)).to.deep.equal(uploaded);
      expect(second.checkValidity()).to.be.true;
      await until(() => second.shadowRoot?.querySelector('.row') != null, 'its row');
      expect(await delivered(uploaded[0]!)).to.equal(await sha256Of(file));
    } finally {
      frame.remove();
    }
  });
});
