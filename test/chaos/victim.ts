import { setTimeout as sleep } from 'node:timers/promises';
import { storedThings } from '../e2e/support/browser/browser-storage.js';
import { MiB, type RandomFile } from '../e2e/support/server/random-file.js';
import type { RawPage } from '../e2e/support/browser/raw-browser.js';
import { UploadPage } from '../e2e/support/page/upload-page.js';
import { until } from '../support/until.js';
import type { Blow, Schedule } from './schedule.js';
import type { World } from './world.js';

/** One file on its way through one run, and the tabs that show it. */
export class Victim {
  readonly #world: World;
  readonly #schedule: Schedule;
  readonly #file: RandomFile;
  readonly #url: string;
  #pages: UploadPage[] = [];
  #progress = 0;

  /** @param site An origin of this run's own: its storage is empty. */
  constructor(world: World, schedule: Schedule, file: RandomFile, site: string) {
    this.#world = world;
    this.#schedule = schedule;
    this.#file = file;
    this.#url = `http://${site}.localhost:${world.server.port}/`;
  }

  get pages(): readonly UploadPage[] {
    return this.#pages;
  }

  async begin(): Promise<void> {
    await this.slowDown();
    await this.#openTab();
    await this.#pick();
  }

  /** Without it a file would be over before anything can happen to it. A new server has forgotten it. */
  async slowDown(): Promise<void> {
    const { delayMs: ms, fragmentBytes } = this.#schedule;
    await this.#world.faults.reset();
    const packets = fragmentBytes === undefined ? ['Create-Session', 'Fragment', 'Ping'] : ['Fragment'];
    for (const packet of packets) await this.#world.faults.add({ fault: 'delay', ms, packet, count: 0 });
  }

  /** Waits until this share of the file is acknowledged, or nothing is left to wait for. */
  async reaches(share: number): Promise<void> {
    await until(async () => (await this.#look()) >= share, `${Math.round(share * 100)} %`);
  }

  /** Waits for the end, doing what a person would: picking the file where it is asked for. */
  async end(): Promise<void> {
    await until(async () => (await this.#look()) > 1, 'the end', 60_000);
  }

  /** Acknowledged share, 2 when the task is done or gone and the file delivered. */
  async #look(): Promise<number> {
    const tasks = (await Promise.all(this.#pages.map((page) => page.tasks()))).flat();
    const failed = tasks.find(({ status }) => status === 'failed');
    if (failed) throw new Error(`The task failed: ${failed.error}`);
    if (tasks.length > 0 && tasks.every(({ status }) => status === 'succeeded')) return 2;
    const needed = tasks.find(({ fileNeededCause }) => fileNeededCause !== undefined);
    if (needed !== undefined && needed.fileNeededCause !== 'reload')
      throw new Error(`File ${needed.fileNeededCause}`);
    if (tasks.length === 0 && this.#world.server.delivered().includes(this.#file.name)) return 2;
    if (tasks.length === 0 || needed) await this.#pick();
    this.#progress = Math.max(0, ...tasks.map(({ acknowledged }) => acknowledged / this.#file.bytes));
    return this.#progress;
  }

  /** Everything the tabs show and store, to find the cause of a failure. */
  async describe(): Promise<string> {
    const told = this.#pages.map(async (page) => {
      const { tab } = page;
      const [tasks, events, stored, steps] = await Promise.all([
        page.tasks(),
        page.events(),
        storedThings(tab),
        tab.evaluate(() => document.querySelector('bits-upload')?.manager?.diagnostics?.()),
      ]);
      return JSON.stringify({ tasks, events, stored, steps });
    });
    return (await Promise.all(told)).join('\n');
  }

  async strike(blow: Blow): Promise<void> {
    const { server, faults } = this.#world;
    switch (blow.what) {
      case 'server killed':
        await server.kill();
        await sleep(blow.ms);
        await server.start();
        return this.slowDown();
      case 'browser killed':
        await this.#world.killBrowser();
        return this.#comeBack();
      case 'both killed':
        await Promise.all([server.kill(), this.#world.killBrowser()]);
        await server.start();
        await this.slowDown();
        return this.#comeBack();
      case 'tab closed':
        await this.#openTab();
        await this.#pages.shift()!.tab.close();
        return;
      case 'second tab':
        await this.#openTab();
        return this.#pick(this.#pages.at(-1));
      case 'reloaded':
        this.#pages[0] = await this.#visit(this.#pages[0]!.tab);
        return;
      case 'offline':
        await this.#goOffline(true);
        await sleep(blow.ms);
        return this.#goOffline(false);
      case 'paused':
        await this.#call('pause');
        await sleep(blow.ms);
        return this.#call('resume');
      case 'file picked again':
        return this.#pick();
      case 'connection reset':
        return faults.add({ fault: 'reset', when: blow.when });
      case 'Ack lost':
        return faults.add({ fault: 'lose-ack', packet: blow.packet });
    }
  }

  async #comeBack(): Promise<void> {
    await this.#world.launchBrowser();
    this.#pages = [];
    await this.#openTab();
  }

  /** The browser's first tab is never used: a browser without tabs would end. */
  async #openTab(): Promise<void> {
    const tab = await this.#world.browser.newPage();
    if (this.#isChromium) await tab.command('Network.enable', { maxPostDataSize: 0 });
    this.#pages.push(await this.#visit(tab));
  }

  /** Resolves when the page has looked for what earlier visits left behind. */
  async #visit(tab: RawPage): Promise<UploadPage> {
    const page = await UploadPage.open(tab, { url: this.#url }, this.#attributes);
    if (this.#schedule.keepFiles === 'copy') await this.#copyInParts(tab);
    await tab.evaluate(async () => document.querySelector('bits-upload')?.manager?.restore());
    return page;
  }

  /** Has files copied in parts that are small enough for the upload to be interrupted between them. */
  async #copyInParts(tab: RawPage): Promise<void> {
    await tab.evaluate(
      async (module, bytes) => {
        const { COPY_SIZES } = (await import(module)) as { COPY_SIZES: object };
        Object.assign(COPY_SIZES, { whole: bytes, part: bytes });
      },
      '/src/manager/arrival/file-copier.ts',
      MiB,
    );
  }

  get #attributes(): Record<string, string> {
    const { fragmentBytes, keepFiles } = this.#schedule;
    return {
      ...(fragmentBytes !== undefined && { 'fragment-size': String(fragmentBytes) }),
      'keep-files': keepFiles,
      ...(keepFiles === 'copy' && { verify: 'always', 'max-copy-size': String(1024 ** 3) }),
    };
  }

  async #pick(page = this.#pages[0]!): Promise<void> {
    await page.pick(this.#file.path);
  }

  get #isChromium(): boolean {
    return this.#world.browser.engine === 'chromium';
  }

  async #goOffline(offline: boolean): Promise<void> {
    if (!this.#isChromium) {
      const networkConditions = offline ? { type: 'offline' } : null;
      await this.#world.browser.command('emulation.setNetworkConditions', { networkConditions });
      return;
    }
    const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
    for (const { tab } of this.#pages) await tab.command('Network.emulateNetworkConditions', conditions);
  }

  async #call(method: 'pause' | 'resume'): Promise<void> {
    for (const { tab } of this.#pages) {
      await tab.evaluate((name) => {
        document.querySelector('bits-upload')?.[name]();
      }, method);
    }
  }
}
