import type { RawBrowser } from '../e2e/support/browser/raw-browser.js';
import { until } from '../support/until.js';

/** Names of the controls before and after the element. */
export const BEFORE = 'Before';
export const AFTER = 'After';

const KEYS = { Tab: '\uE004', Space: ' ', ArrowDown: '\uE015', ArrowRight: '\uE014' } as const;
export type Key = keyof typeof KEYS;

export interface ElementOptions {
  readonly attributes: Readonly<Record<string, string>>;
  readonly inForm: boolean;
}

/** A page in Firefox with a control, an element and another control, and the keys that are pressed on it. */
export class SpokenPage {
  readonly browser: RawBrowser;
  readonly #context: string;
  readonly #site: string;

  private constructor(browser: RawBrowser, context: string, site: string) {
    this.browser = browser;
    this.#context = context;
    this.#site = site;
  }

  /** The page of the browser's first tab, not yet loaded. */
  static async of(browser: RawBrowser, site: { readonly url: string }): Promise<SpokenPage> {
    const { contexts } = await browser.command<{ contexts: { context: string }[] }>(
      'browsingContext.getTree',
      {},
    );
    return new SpokenPage(browser, contexts[0]?.context ?? '', site.url);
  }

  /** Loads the page, or loads it again. */
  async load(): Promise<void> {
    // A text of the server: it has no policy, which would keep packets from other origins
    await this.browser.goto(`${this.#site}demo.css`);
    await this.browser.evaluate(
      async (module, before, after) => {
        await import(module);
        const button = (name: string): HTMLButtonElement =>
          Object.assign(document.createElement('button'), { textContent: name, id: name });
        document.documentElement.lang = 'en';
        document.body.replaceChildren(
          button(before),
          Object.assign(document.createElement('div'), { id: 'place' }),
          button(after),
        );
      },
      '/src/index.ts',
      BEFORE,
      AFTER,
    );
  }

  /** Moves the focus from the address bar to the page, in the browser's own realm. */
  async activate(): Promise<void> {
    const { contexts } = await this.browser.command<{ contexts: { context: string }[] }>(
      'browsingContext.getTree',
      { 'moz:scope': 'chrome' },
    );
    await this.browser.command('script.evaluate', {
      expression: 'focus(); gURLBar.focus(); gBrowser.selectedBrowser.focus()',
      target: { context: contexts[0]?.context ?? '' },
      awaitPromise: false,
    });
  }

  /** Puts a new element in the place of the last one, whose uploads are cancelled. */
  async put({ attributes, inForm }: ElementOptions): Promise<void> {
    await this.browser.evaluate(
      async (given, formed) => {
        const last = document.querySelector('bits-upload');
        await last?.forget();
        const element = document.createElement('bits-upload');
        for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
        const form = document.createElement('form');
        document.getElementById('place')!.replaceChildren(formed ? form : element);
        if (formed) form.append(element);
        await element.updateComplete;
        const announced: string[] = [];
        Object.assign(globalThis, { announced });
        for (const region of element.shadowRoot!.querySelectorAll('[aria-live]'))
          new MutationObserver(() => {
            const text = region.textContent.trim().replaceAll(/\s+/g, ' ');
            if (text) announced.push(text);
          }).observe(region, { childList: true, characterData: true, subtree: true });
      },
      attributes,
      inForm,
    );
  }

  /** Texts of the element's live regions since it was put here. */
  announced(): Promise<readonly string[]> {
    return this.browser.evaluate(() => (globalThis as unknown as { announced: string[] }).announced);
  }

  /** Focuses the control before or after the element. */
  async leave(name: typeof BEFORE | typeof AFTER): Promise<void> {
    await this.browser.evaluate((id) => {
      document.getElementById(id)!.focus();
    }, name);
  }

  /** Focuses the first control of the element that a selector names, when there is one. */
  async focus(selector: string): Promise<void> {
    await until(
      () =>
        this.browser.evaluate((wanted) => {
          const control = document
            .querySelector('bits-upload')!
            .shadowRoot!.querySelector<HTMLElement>(wanted);
          control?.focus();
          return Boolean(control);
        }, selector),
      `a control ${selector}`,
    );
  }

  async press(key: Key): Promise<void> {
    const value = KEYS[key];
    const actions = [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ];
    await this.browser.command('input.performActions', {
      context: this.#context,
      actions: [{ type: 'key', id: 'keyboard', actions }],
    });
  }

  pick(paths: readonly string[]): Promise<void> {
    return this.browser.setFiles(['bits-upload', 'input[type=file]'], paths);
  }

  /**
   * Resolves after so much time of the page, and the frame after it: its timers that were to fire before that have
   * fired, and what they changed is drawn.
   */
  async pass(milliseconds: number): Promise<void> {
    await this.browser.evaluate(async (time) => {
      await new Promise((resolve) => setTimeout(resolve, time));
      for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    }, milliseconds);
  }
}
