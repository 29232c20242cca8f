import { expect, fixture } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import '../../src/index.js';
import { MemoryCheckpointStore } from '../support/memory-store.js';
import { until } from '../support/until.js';
import { addFault, removeFault } from './support/faults.js';
import { delivered, randomFile, sha256Of } from './support/random-file.js';

interface Mounted {
  readonly form: HTMLFormElement;
  readonly upload: HTMLElementTagNameMap['bits-upload'];
  /** Values under the element's name in each submission. */
  readonly submissions: string[][];
}

const store = new MemoryCheckpointStore();

/** A form with the element in it, whose files go to a folder of their own. */
async function mount(attributes: Readonly<Record<string, string>> = {}): Promise<Mounted> {
  const submissions: string[][] = [];
  const values = (form: HTMLFormElement): string[] => new FormData(form).getAll('files').map(String);
  const template: TemplateResult = html`<form
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      submissions.push(values(event.target as HTMLFormElement));
    }}
  >
    <fieldset>
      <bits-upload
        name="files"
        required
        multiple
        fragment-size="64KiB"
        endpoint=${`/uploads/form-${crypto.randomUUID()}/`}
        .checkpointStore=${store}
      ></bits-upload>
    </fieldset>
    <button>Send</button>
  </form>`;
  const form = await fixture<HTMLFormElement>(template);
  const upload = form.querySelector('bits-upload')!;
  for (const [name, value] of Object.entries(attributes)) upload.setAttribute(name, value);
  await upload.updateComplete;
  return { form, upload, submissions };
}

const settled = ({ upload }: Mounted): Promise<unknown> =>
  until(
    () => upload.tasks.length > 0 && upload.tasks.every(({ status }) => status === 'succeeded'),
    'all files to be done',
    12_000,
  );
const send = ({ form }: Mounted): void => form.querySelector('button')!.click();

describe('a form with <bits-upload>, against the server', () => {
  it('is invalid until the files are uploaded, and submits one URL for each', async () => {
    const mounted = await mount();
    const { upload, submissions } = mounted;
    send(mounted);
    expect([upload.validity.valueMissing, submissions.length]).to.deep.equal([true, 0]);
    const files = [randomFile('a.bin', 150_000), randomFile('b.bin', 10)];
    await upload.add(files);
    send(mounted);
    expect([upload.validity.customError, submissions.length]).to.deep.equal([true, 0]);
    await settled(mounted);
    send(mounted);
    expect(submissions).to.have.length(1);
    expect(await Promise.all(submissions[0]!.map((url) => delivered(url)))).to.deep.equal(
      await Promise.all(files.map((file) => sha256Of(file))),
    );
  });

  it('waits for the files and then submits itself, once', async () => {
    const mounted = await mount({ 'await-submit': '' });
    await mounted.upload.add([randomFile('a.bin', 150_000), randomFile('b.bin', 10)]);
    send(mounted);
    expect(mounted.submissions).to.be.empty;
    await until(() => mounted.submissions.length > 0, 'the submission');
    expect(mounted.submissions.map((urls) => urls.length)).to.deep.equal([2]);
  });

  it('does not wait for a file that failed, and is invalid until it is removed', async () => {
    const rule = await addFault({ fault: 'status', status: 403, packet: 'Create-Session', name: 'no.bin' });
    const mounted = await mount({ 'await-submit': '' });
    const { upload, submissions } = mounted;
    await upload.add([randomFile('no.bin', 10), randomFile('yes.bin', 10)]);
    send(mounted);
    await until(
      () => upload.tasks.every(({ status }) => status === 'failed' || status === 'succeeded'),
      'the end',
    );
    expect(await removeFault(rule)).to.equal(1);
    expect([upload.validity.customError, submissions.length]).to.deep.equal([true, 0]);
    upload.removeTask(upload.tasks.find(({ status }) => status === 'failed')!.id);
    send(mounted);
    expect(submissions.map((urls) => urls.length)).to.deep.equal([1]);
  });

  it('has no file after a reset, not even a running one', async () => {
    const mounted = await mount();
    const { form, upload } = mounted;
    await upload.add([randomFile('done.bin', 10)]);
    await settled(mounted);
    const rule = await addFault({ fault: 'hang', packet: 'Fragment', name: 'going.bin' });
    await upload.add([randomFile('going.bin', 100_000)]);
    await until(() => upload.tasks.some(({ status }) => status === 'sending'), 'Fragments');
    form.reset();
    await until(() => upload.tasks.length === 0, 'an empty list');
    await removeFault(rule);
    expect([...new FormData(form)]).to.be.empty;
    expect(upload.validity.valueMissing).to.be.true;
  });

  it('accepts no file and submits no value within a disabled fieldset', async () => {
    const mounted = await mount();
    const { form, upload } = mounted;
    await upload.add([randomFile('a.bin', 10)]);
    await settled(mounted);
    form.querySelector('fieldset')!.disabled = true;
    await upload.updateComplete;
    expect([...new FormData(form)]).to.be.empty;
    expect(upload.willValidate).to.be.false;
    expect(upload.shadowRoot!.querySelector('.pick')).to.have.property('disabled', true);
    form.querySelector('fieldset')!.disabled = false;
    expect([...new FormData(form)]).to.have.length(1);
  });
});
