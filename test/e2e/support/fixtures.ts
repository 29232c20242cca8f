import { test as base } from '@playwright/test';
import { PersistentBrowser, type E2eEngine } from './browser.js';
import { DemoServer } from './demo-server.js';
import { removeFolder, scratchFolder } from './scratch.js';

export interface E2eFixtures {
  /** A demo server of this test's own. */
  readonly server: DemoServer;
  /** A folder that is removed after the test. */
  readonly folder: string;
  /** Starts a browser on the profile of this test, again after a kill. */
  readonly launch: () => Promise<PersistentBrowser>;
}

/** Playwright's `test` with a server, a folder and browsers that survive their own death. */
export const test = base.extend<E2eFixtures>({
  server: async ({}, use) => {
    const server = await DemoServer.start();
    await use(server);
    await server.close();
  },
  folder: async ({}, use) => {
    const folder = scratchFolder('files');
    await use(folder);
    removeFolder(folder);
  },
  launch: async ({ browserName }, use) => {
    const profile = scratchFolder('profile');
    const browsers: PersistentBrowser[] = [];
    await use(async () => {
      const browser = await PersistentBrowser.launch(browserName as E2eEngine, profile);
      browsers.push(browser);
      return browser;
    });
    for (const browser of browsers) await browser.close();
    removeFolder(profile);
  },
});

export { expect } from '@playwright/test';
