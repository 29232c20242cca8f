import { test as base } from '@playwright/test';
import type { E2eEngine } from './browser/browser.js';
import { DemoServer } from './server/demo-server.js';
import { FaultDesk } from './server/fault-desk.js';
import { launchRaw, type RawBrowser, type RawPage } from './browser/raw-browser.js';
import { removeFolder, scratchFolder } from './browser/scratch.js';

/** The worker's own demo server under an origin that no other test uses: its storage is empty. */
export interface Site {
  readonly url: string;
  readonly server: DemoServer;
  readonly faults: FaultDesk;
}

export interface E2eFixtures {
  /** The worker's server, for tests that do not stop it. */
  readonly site: Site;
  /** Opens tabs in the worker's own browser, for tests that do not kill it; they are closed afterwards. */
  readonly openTab: () => Promise<RawPage>;
  /** A demo server of this test's own, to kill. */
  readonly server: DemoServer;
  /** That server's faults and its log. */
  readonly faults: FaultDesk;
  /** A folder that is removed after the test. */
  readonly folder: string;
  /** The profile folder of the browsers that `launch` starts. */
  readonly profile: string;
  /** Starts a browser of this test's own, to kill; the next one gets the same profile. */
  readonly launch: () => Promise<RawBrowser>;
}

interface WorkerFixtures {
  readonly sharedServer: DemoServer;
  readonly sharedBrowser: RawBrowser;
}

let sites = 0;

/** Playwright's `test` with servers, folders, and browsers that survive their own death. */
export const test = base.extend<E2eFixtures, WorkerFixtures>({
  sharedServer: [
    async ({}, use) => {
      const server = await DemoServer.start();
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  sharedBrowser: [
    async ({ browserName }, use) => {
      const profile = scratchFolder('profile');
      const browser = await launchRaw(browserName as E2eEngine, { profile });
      await use(browser);
      await browser.close();
      removeFolder(profile);
    },
    { scope: 'worker' },
  ],
  site: async ({ sharedServer }, use) => {
    const faults = new FaultDesk(sharedServer.url);
    await faults.reset();
    // Browsers find every name below localhost on this machine, and trust it as they trust localhost.
    await use({
      url: `http://site-${++sites}.localhost:${sharedServer.port}/`,
      server: sharedServer,
      faults,
    });
    await faults.reset();
  },
  openTab: async ({ sharedBrowser }, use) => {
    const tabs: RawPage[] = [];
    await use(async () => {
      const tab = await sharedBrowser.newPage();
      tabs.push(tab);
      return tab;
    });
    for (const tab of tabs) await tab.close();
  },
  server: async ({}, use) => {
    const server = await DemoServer.start();
    await use(server);
    await server.close();
  },
  faults: async ({ server }, use) => {
    await use(new FaultDesk(server.url));
  },
  folder: async ({}, use) => {
    const folder = scratchFolder('files');
    await use(folder);
    removeFolder(folder);
  },
  profile: async ({}, use) => {
    const profile = scratchFolder('profile');
    await use(profile);
    removeFolder(profile);
  },
  launch: async ({ browserName, profile }, use) => {
    const browsers: RawBrowser[] = [];
    await use(async () => {
      const browser = await launchRaw(browserName as E2eEngine, { profile });
      browsers.push(browser);
      return browser;
    });
    for (const browser of browsers) await browser.close();
  },
});

export { expect } from '@playwright/test';
