import type { Page } from '@playwright/test';
import { callExpression } from './raw-page.js';
import type { RawPage } from './raw-browser.js';

/** A tab of Playwright's, which can switch media and sizes, for what is written for raw ones. */
export function playwrightTab(page: Page): RawPage {
  return {
    goto: async (url) => {
      await page.goto(url);
    },
    evaluate: <A extends readonly unknown[], R>(body: (...args: A) => R | Promise<R>, ...args: A) =>
      page.evaluate<R>(callExpression(body, args)),
    setFiles: (selectors, files) => page.locator(selectors.join(' ')).setInputFiles([...files]),
    command: (method) => Promise.reject(new Error(`Playwright is not asked for ${method}`)),
    next: (event) => Promise.reject(new Error(`Playwright is not asked for ${event}`)),
    close: () => page.close(),
  };
}
