import type { BitsUpload } from '../../../src/index.js';
import { until } from '../../support/until.js';
import { expect, test } from '../support/fixtures.js';
import { randomFile } from '../support/server/random-file.js';
import type { RawPage } from '../support/browser/raw-browser.js';

interface FormView {
  /** Values of the files that the form would send. */
  readonly sent: readonly string[];
  readonly statuses: readonly string[];
  readonly valid: boolean;
}

/** The demo's form, undefined while another page or none is there. */
function look(tab: RawPage): Promise<FormView | undefined> {
  return tab.evaluate(() => {
    const upload = document.querySelector<BitsUpload>('bits-upload');
    if (!location.pathname.endsWith('/form.html') || !upload?.form || !upload.shadowRoot) return undefined;
    return {
      sent: new FormData(upload.form)
        .getAll('files')
        .map((url) => new URL(url as string, document.baseURI).pathname),
      statuses: [...upload.shadowRoot.querySelectorAll<HTMLElement>('.row')].map(
        ({ dataset }) => dataset['status'] ?? '',
      ),
      valid: upload.checkValidity(),
    };
  });
}

test('a form submits the uploaded files after the user went back to its page', async ({
  site,
  folder,
  openTab,
}) => {
  const tab = await openTab();
  const file = await randomFile(folder, 'paper.txt', 5_000);
  const uploaded: FormView = { sent: ['/uploads/paper.txt'], statuses: ['succeeded'], valid: true };
  const isThere = async (): Promise<boolean> => {
    const form = await look(tab);
    return JSON.stringify(form) === JSON.stringify(uploaded);
  };
  await tab.goto(`${site.url}form.html`);
  await tab.setFiles(['bits-upload', 'input[type=file]'], [file.path]);
  await until(isThere, 'the file to be in the form');

  await tab.goto(`${site.url}themes.html`);
  // The browser's own button; a page from the back/forward cache gets no `load` event.
  await tab.evaluate(() => {
    setTimeout(() => {
      history.back();
    });
  });
  await until(isThere, 'the form to be back with the file');
  expect(await look(tab)).toEqual(uploaded);
});
