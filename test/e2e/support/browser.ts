import { chromium, firefox, type BrowserContext, type Page } from '@playwright/test';
import { findBrowsers } from '../../browsers/find.js';
import { CHROMIUM_ARGS, FIREFOX_PREFS } from '../../browsers/prefs.js';
import { browserPid, isAlive } from './processes.js';
import { until } from './wait.js';

export type E2eEngine = 'chromium' | 'firefox';

/** A browser with a profile on disk, which can be killed and started again. */
export class PersistentBrowser {
  readonly engine: E2eEngine;
  readonly profile: string;
  readonly context: BrowserContext;

  private constructor(engine: E2eEngine, profile: string, context: BrowserContext) {
    this.engine = engine;
    this.profile = profile;
    this.context = context;
  }

  static async launch(engine: E2eEngine, profile: string): Promise<PersistentBrowser> {
    const executablePath = findBrowsers()[engine];
    if (!executablePath) throw new Error(`No ${engine} found`);
    const context =
      engine === 'chromium'
        ? await chromium.launchPersistentContext(profile, { executablePath, args: [...CHROMIUM_ARGS] })
        : await firefox.launchPersistentContext(profile, {
            channel: 'moz-firefox',
            executablePath,
            firefoxUserPrefs: FIREFOX_PREFS,
          });
    return new PersistentBrowser(engine, profile, context);
  }

  get pid(): number {
    const pid = browserPid(this.profile);
    if (pid === undefined) throw new Error(`No ${this.engine} runs with the profile ${this.profile}`);
    return pid;
  }

  async open(url: string): Promise<Page> {
    const page =
      this.context.pages().find((one) => one.url() === 'about:blank') ?? (await this.context.newPage());
    await page.goto(url);
    return page;
  }

  /** Ends it as a power cut would: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    const { pid } = this;
    process.kill(pid, 'SIGKILL');
    await until('the browser to be gone', () => !isAlive(pid));
    await this.context.close().catch(() => undefined);
    await until('the helpers to be gone', () => browserPid(this.profile) === undefined);
  }

  async close(): Promise<void> {
    await this.context.close().catch(() => undefined);
  }
}
