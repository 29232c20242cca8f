import type { E2eEngine } from '../e2e/support/browser/browser.js';
import { DemoServer } from '../e2e/support/server/demo-server.js';
import { FaultDesk } from '../e2e/support/server/fault-desk.js';
import { launchRaw, type RawBrowser } from '../e2e/support/browser/raw-browser.js';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';

/** A real server and a real browser, which can be killed and restarted. They are shared by all runs. */
export class World {
  readonly server: DemoServer;
  readonly faults: FaultDesk;
  readonly #profile: string;
  #browser: RawBrowser;

  private constructor(server: DemoServer, browser: RawBrowser) {
    this.server = server;
    this.faults = new FaultDesk(server.url);
    this.#browser = browser;
    this.#profile = browser.profile;
  }

  static async create(engine: E2eEngine): Promise<World> {
    const server = await DemoServer.start();
    return new World(server, await launchRaw(engine, { profile: scratchFolder('chaos') }));
  }

  get browser(): RawBrowser {
    return this.#browser;
  }

  /** Kills the browser, as a crash of the machine would. */
  async killBrowser(): Promise<void> {
    await this.#browser.kill();
  }

  async launchBrowser(): Promise<void> {
    this.#browser = await launchRaw(this.#browser.engine, { profile: this.#profile });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.close();
    removeFolder(this.#profile);
  }
}
