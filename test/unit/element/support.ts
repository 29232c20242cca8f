import { fixture } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import { BitsUpload } from '../../../src/bits-upload.js';
import { loadEnglish } from '../../../src/locales/english/english.js';
import type { TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import { FakeManager } from '../view/fake-manager.js';

export { FakeManager, snapshot } from '../view/fake-manager.js';

if (!customElements.get('bits-upload')) customElements.define('bits-upload', BitsUpload);

/** An element in the page whose manager is played by the test. */
export async function setUp(
  tasks: readonly TaskSnapshot[] = [],
  template: TemplateResult = html`<bits-upload multiple></bits-upload>`,
): Promise<{ element: BitsUpload; manager: FakeManager; root: ShadowRoot; container: Element }> {
  const container = await fixture(template);
  const element = container instanceof BitsUpload ? container : container.querySelector('bits-upload')!;
  const manager = new FakeManager(tasks);
  element.manager = manager;
  await drawn(element);
  // The phrases of failures, too, and the notice of refused files
  await Promise.all([loadEnglish(), import('../../../src/view/extras/extras.js')]);
  if (tasks.length) {
    // The estimate of the figures, which the element loads with the first file
    await import('../../../src/view/format/live-figures.js');
    // The rows in view, of a list long enough
    if (tasks.length >= 60) await import('../../../src/view/list/virtual-list.js');
    // The element may ask for its frame after this test
    await drawn(element);
    await drawn(element);
  }
  return { element, manager, root: element.shadowRoot!, container };
}

/** When what changed so far is drawn. */
export async function drawn(element: BitsUpload): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  while (!(await element.updateComplete));
}

export function file(name = 'a.txt', content = 'content', type = 'text/plain'): File {
  return new File([content], name, { type });
}

/** The rows as text: name, then state in words. */
export function rows(root: ShadowRoot): string[] {
  return [...root.querySelectorAll('.list > li')].map(
    (row) =>
      `${row.querySelector('.name .hidden')?.textContent}: ${row.querySelector('.word')?.textContent.trim()}`,
  );
}

export function button(root: ShadowRoot, label: string): HTMLButtonElement {
  const found = [...root.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent.trim()) === label,
  );
  if (!found) throw new Error(`There is no button "${label}"`);
  return found;
}
