import type { Page } from '@playwright/test';

/** Accessible name of the focused element, through shadow roots; empty for the page itself. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return '';
    const root = element.getRootNode() as Document | ShadowRoot;
    const labels = element.getAttribute('aria-labelledby')?.split(' ');
    const texts = labels?.map((id) => {
      const label = root.getElementById(id)?.cloneNode(true) as Element | undefined;
      for (const hidden of label?.querySelectorAll('[aria-hidden]') ?? []) hidden.remove();
      return label?.textContent.trim();
    });
    return texts?.join(' ') ?? element.getAttribute('aria-label') ?? element.textContent.trim();
  });
}

/** Presses a key until something of this name has the focus. */
export async function travelTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let step = 0; step < 40; step++) {
    const here = await focused(page);
    if (here === name) return;
    passed.push(here);
    await page.keyboard.press(key);
  }
  throw new Error(`No way to "${name}" by ${key}: ${passed.join(' → ')}`);
}

/** Counts frames in which the focus, once within the element, was nowhere. */
export async function watchFocus(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    let entered = false;
    const watched = { lost: 0 };
    const look = (): void => {
      const { activeElement } = document;
      entered ||= activeElement?.localName === 'bits-upload';
      if (entered && (!activeElement || activeElement === document.body)) watched.lost++;
      requestAnimationFrame(look);
    };
    look();
    Object.assign(globalThis, { e2eFocus: watched });
  });
  return () => page.evaluate(() => (globalThis as unknown as { e2eFocus: { lost: number } }).e2eFocus.lost);
}
