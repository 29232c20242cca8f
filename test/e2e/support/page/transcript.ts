import type { Page } from '@playwright/test';
import { until } from '../../../support/until.js';

type Spoken = Readonly<Record<'polite' | 'urgent', readonly string[]>>;

/** All texts that the element's live regions announce. */
export class Transcript {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async of(page: Page): Promise<Transcript> {
    await page.evaluate(() => {
      const root = document.querySelector('bits-upload')!.shadowRoot!;
      const spoken = { polite: [] as string[], urgent: [] as string[] };
      const listen = (selector: string, into: string[]): void => {
        const region = root.querySelector(selector)!;
        new MutationObserver(() => {
          const text = region.textContent.trim();
          if (text) into.push(text);
        }).observe(region, { childList: true, characterData: true, subtree: true });
      };
      listen('[role=status]', spoken.polite);
      listen('[aria-live=assertive]', spoken.urgent);
      Object.assign(globalThis, { e2eSpoken: spoken });
    });
    return new Transcript(page);
  }

  read(): Promise<Spoken> {
    return this.#page.evaluate(() => (globalThis as unknown as { e2eSpoken: Spoken }).e2eSpoken);
  }

  /** When so many polite messages have been said. */
  async polite(count: number): Promise<void> {
    await until(async () => (await this.read()).polite.length >= count, `${count} messages`);
  }
}
