import { expect } from '@open-wc/testing';
import { BitsError } from '../../../../src/errors.js';
import type { Diagnostics } from '../../../../src/manager/contract/diagnostics.js';
import { describe as describeTasks } from '../../../../src/manager/diagnostics/describe.js';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { until } from '../../../support/until.js';
import { button, drawn, setUp, snapshot } from '../support.js';

const SECRET = 'Medical record of Ada Lovelace.pdf';

const failed = (given: Partial<TaskSnapshot> = {}): TaskSnapshot =>
  snapshot({
    name: SECRET,
    url: 'https://server.test/patients/Ada/record.pdf?token=tell-nobody',
    status: 'failed',
    error: new BitsError({ code: 'disk-full', message: `No space for ${SECRET}` }),
    ...given,
  });

/** An element with failed files whose manager has reports. */
async function withReports(
  tasks: readonly TaskSnapshot[] = [failed()],
): Promise<Awaited<ReturnType<typeof setUp>>> {
  const shown = await setUp();
  Object.assign(shown.manager, {
    diagnostics: async (): Promise<Diagnostics> => describeTasks([], shown.manager.tasks, 0),
  });
  shown.manager.play(tasks);
  await drawn(shown.element);
  return shown;
}

const reportButton = (root: ShadowRoot): Promise<HTMLButtonElement> =>
  until(() => root.querySelector<HTMLButtonElement>('[data-action=report]') ?? false, 'the button');

const status = (root: ShadowRoot): string | undefined =>
  root.querySelector('[role=status]')?.textContent.trim();

describe('the report of a failed file', () => {
  const clipboard = navigator.clipboard;
  const provide = (value: unknown): void =>
    void Object.defineProperty(navigator, 'clipboard', { value, configurable: true });
  let copied: string[] = [];
  beforeEach(() => {
    copied = [];
    provide({ writeText: async (text: string) => void copied.push(text) });
  });
  afterEach(() => provide(clipboard));

  it('is copied by a button in the details, which says so, and has no name', async () => {
    const { element, root } = await withReports();
    const found = await reportButton(root);
    root.querySelector('details')!.open = true;
    await expect(element).to.be.accessible();
    expect(found.ariaLabel).to.equal(`Copy report: ${SECRET}`);
    found.focus();
    found.click();
    await until(() => found.textContent.trim() === 'Report copied', 'the confirmation');
    await until(() => status(root) === 'Report copied', 'the announcement');
    const [text = ''] = copied;
    expect(JSON.parse(text)).to.have.nested.property('tasks[0].error', 'disk-full');
    expect(JSON.parse(text)).to.have.nested.property('tasks[0].name', `${SECRET.length} *.pdf`);
    expect(text).not.to.match(/Ada|Lovelace|Medical|patients|token|nobody|No space/);
    expect(root.activeElement).to.equal(found);
  });

  for (const [where, value] of [
    ['over http', undefined],
    [
      'where the clipboard is denied',
      { writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) },
    ],
  ] as const)
    it(`is a selected text to copy ${where}`, async () => {
      provide(value);
      const { element, root } = await withReports();
      const found = await reportButton(root);
      root.querySelector('details')!.open = true;
      found.click();
      const field = await until(() => root.querySelector('textarea') ?? false, 'the field');
      await until(() => root.activeElement === field, 'the focus');
      expect(field.readOnly).to.equal(true);
      expect(field.value.slice(field.selectionStart, field.selectionEnd)).to.equal(field.value);
      expect(JSON.parse(field.value)).to.have.nested.property('tasks[0].error', 'disk-full');
      expect(field.value).not.to.contain('Ada');
      expect(found.textContent.trim()).to.equal('Copy report');
      await expect(element).to.be.accessible();
    });

  it('is not offered by a manager without reports, or whose code for them does not load', async () => {
    for (const diagnostics of [undefined, () => Promise.reject(new Error('not loaded'))]) {
      const { element, manager, root } = await setUp([failed()]);
      Object.assign(manager, { diagnostics });
      await import('../../../../src/view/extras/extras.js');
      await drawn(element);
      await drawn(element);
      expect(root.querySelector('summary')!.textContent).to.equal('Details');
      expect(root.querySelector('[data-action=report]')).to.equal(null);
    }
  });

  it('is offered at the next failure when the code for it did not load at the first one', async () => {
    const { element, manager, root } = await setUp();
    let isLoaded = false;
    Object.assign(manager, {
      diagnostics: async () => {
        if (!isLoaded) throw new Error('not loaded');
        return describeTasks([], manager.tasks, 0);
      },
    });
    manager.play([failed()]);
    await import('../../../../src/view/extras/extras.js');
    await drawn(element);
    await drawn(element);
    expect(root.querySelector('[data-action=report]')).to.equal(null);
    isLoaded = true;
    manager.play([...manager.tasks, failed()]);
    await until(() => root.querySelectorAll('[data-action=report]').length === 2, 'the buttons');
  });

  it('does not take the focus of a removed control into closed details', async () => {
    const { element, manager, root } = await withReports([failed(), failed({ name: 'b.pdf' })]);
    await until(() => root.querySelectorAll('[data-action=report]').length === 2, 'the buttons');
    button(root, `Remove from list: ${SECRET}`).focus();
    manager.play(manager.tasks.slice(1));
    await drawn(element);
    expect(root.activeElement?.getAttribute('aria-label')).to.equal('Retry: b.pdf');
  });

  it('keeps the focus in its row when the field goes because the upload is tried again', async () => {
    provide(undefined);
    const { element, manager, root } = await withReports();
    (await reportButton(root)).closest('details')!.open = true;
    (await reportButton(root)).click();
    await until(() => root.activeElement?.localName === 'textarea', 'the focus in the field');
    manager.change(manager.tasks[0]!.id, { status: 'sending', error: undefined });
    await drawn(element);
    expect(root.activeElement?.localName).to.equal('button');
    expect(root.activeElement?.closest('.row')).not.to.equal(null);
  });
});
