import path from 'node:path';
import { launchRawFirefox } from '../e2e/support/browser/raw-bidi.js';
import { OBSERVABLE } from '../e2e/support/page/accessible-events.js';
import type { RawBrowser } from '../e2e/support/browser/raw-browser.js';
import { DemoServer } from '../e2e/support/server/demo-server.js';
import { FaultDesk, type FaultRule } from '../e2e/support/server/fault-desk.js';
import { randomFile } from '../e2e/support/server/random-file.js';
import { until } from '../support/until.js';
import { Desktop } from './desktop.js';
import { Orca } from './orca.js';
import { AFTER, BEFORE, SpokenPage, type Key } from './spoken-page.js';

/** Orca's own updates of progress bars, every ten seconds. */
const PROGRESS = /^\d+ percent\.$/;
/** What of an announcement may be late: the element makes a pause of this time after each. Milliseconds. */
const PAUSE_MS = 3100;
/** Limit for the start of Firefox and Orca, which speak when they are ready. */
const START_MS = 90_000;
/** Limit for what Orca is expected to speak. */
const SPEECH_MS = 45_000;

/** What happens, and what Orca is expected to speak meanwhile. */
export interface Script {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly faults?: readonly FaultRule[];
  /** Files to make, by name, with their sizes in bytes. */
  readonly files?: Readonly<Record<string, number>>;
  /** Whether the element is in a form. */
  readonly inForm?: boolean;
  /** Begins with the focus on the button that chooses files. */
  readonly play: (scene: Scene) => Promise<unknown>;
  /** Sentences of the live regions in order; those of milestones (`25% uploaded`) may come between them. */
  readonly announced: readonly (string | RegExp)[];
  /** Orca's words for the controls that get the focus, in order, from the control before the element and back to it. */
  readonly focused: readonly (string | Maybe)[];
}

/** Words for what has the focus so shortly that Firefox or Orca may pass over it. */
export interface Maybe {
  readonly maybe: string;
}

/** What a script does, each time when Orca has spoken what was before it. */
export interface Scene {
  readonly page: SpokenPage;
  /** Picks the script's files. */
  pick(): Promise<void>;
  /** Resolves when Orca has spoken this since the last step. */
  hears(words: string | RegExp): Promise<void>;
  /** Focuses a control and resolves when Orca has spoken this name of it. */
  focus(selector: string, words: string | RegExp): Promise<void>;
  /** Presses a key and resolves when Orca has spoken all of this, in any order. */
  press(key: Key, ...words: readonly (string | RegExp)[]): Promise<void>;
}

export interface Heard {
  /** Orca's speech during the script, without its updates of progress bars. */
  readonly spoken: readonly string[];
  /** Texts of the element's live regions, in order. */
  readonly announced: readonly string[];
}

/** Firefox with Orca listening to it, on a desktop that nobody sees. */
export class Stage {
  readonly #folder: string;
  readonly #desktop: Desktop;
  readonly #server: DemoServer;
  readonly #orca: Orca;
  readonly #browser: RawBrowser;
  readonly #page: SpokenPage;
  #plays = 0;
  /** Whether Orca takes the control before the element for the focused one. */
  #isReady = false;

  private constructor(
    folder: string,
    desktop: Desktop,
    server: DemoServer,
    orca: Orca,
    browser: RawBrowser,
    page: SpokenPage,
  ) {
    this.#folder = folder;
    this.#desktop = desktop;
    this.#server = server;
    this.#orca = orca;
    this.#browser = browser;
    this.#page = page;
  }

  /** Starts everything. Resolves when Orca speaks the controls of the page. */
  static async open(folder: string): Promise<Stage> {
    const desktop = await Desktop.start(folder);
    let server: DemoServer | undefined;
    let orca: Orca | undefined;
    try {
      [server, orca] = await Promise.all([DemoServer.start(), Orca.start(desktop, folder)]);
      const profile = path.join(folder, 'profile');
      const browser = await launchRawFirefox({ profile, desktop: desktop.env, args: [OBSERVABLE] });
      const page = await SpokenPage.of(browser, server);
      const stage = new Stage(folder, desktop, server, orca, browser, page);
      await stage.#ready();
      return stage;
    } catch (error) {
      orca?.close();
      await server?.close();
      await desktop.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
    this.#orca.close();
    await this.#desktop.stop();
  }

  /** Plays a script on an element of its own. */
  async play(script: Script): Promise<Heard> {
    const orca = this.#orca;
    const page = this.#page;
    if (!this.#isReady) await this.#ready();
    this.#isReady = false;
    const faults = new FaultDesk(this.#server.url);
    await faults.reset();
    await faults.add(...(script.faults ?? []));
    const folder = path.join(this.#folder, `files-${String(++this.#plays)}`);
    const files = Object.entries(script.files ?? {}).map(([name, bytes]) => randomFile(folder, name, bytes));
    const paths = (await Promise.all(files)).map((file) => file.path);
    await page.put({
      attributes: {
        endpoint: '/uploads/',
        multiple: '',
        'fragment-size': '64KiB',
        // Nothing of one script is there in the next
        'resume-key': String(this.#plays),
        ...script.attributes,
      },
      inForm: script.inForm ?? false,
    });
    let heard = 0;
    const hears = async (...wanted: readonly (string | RegExp)[]): Promise<void> => {
      await until(
        () =>
          wanted.every((words) =>
            orca
              .spoken()
              .slice(heard)
              .some((each) => fits(each, words)),
          ),
        `Orca to speak "${wanted.join('" and "')}"`,
        SPEECH_MS,
      ).catch(async (error: unknown) => {
        const found = { spoken: orca.spoken(), announced: await page.announced() };
        throw new Error(`${String(error)}: ${JSON.stringify(found, null, 2)}`);
      });
    };
    const step = (): void => {
      heard = orca.spoken().length;
    };
    const scene: Scene = {
      page,
      pick() {
        step();
        return page.pick(paths);
      },
      hears,
      async focus(selector, words) {
        step();
        await page.focus(selector);
        await hears(words);
      },
      async press(key, ...words) {
        step();
        await page.press(key);
        await hears(...words);
      },
    };
    orca.forget();
    await scene.press('Tab', /^Choose files/);
    await script.play(scene);
    // What must not be spoken would be spoken before the control that comes last
    await page.pass(PAUSE_MS);
    step();
    await page.leave(BEFORE);
    await hears(named(BEFORE));
    await until(() => orca.hasSpokenAll, 'Orca to speak what it has noted');
    this.#isReady = true;
    return {
      spoken: orca.spoken().filter((words) => !PROGRESS.test(words)),
      announced: await page.announced(),
    };
  }

  /** Loads the page and moves the focus to and fro, as often as Orca, busy with its start, does not speak it. */
  async #ready(): Promise<void> {
    const page = this.#page;
    const words: string[] = [];
    await until(
      async () => {
        await page.load();
        await page.activate();
        // Firefox reports a change of the focus only
        await page.leave(BEFORE);
        for (const name of [AFTER, BEFORE] as const) {
          words.push(...this.#orca.spoken());
          this.#orca.forget();
          await page.leave(name);
          const spoken = (): boolean => this.#orca.spoken().some((words) => fits(words, named(name)));
          if (!(await until(spoken, name, 10_000).catch(() => false))) return false;
        }
        return true;
      },
      () => `Orca to speak the controls of the page; it spoke ${words.join(' | ')}`,
      START_MS,
    );
    this.#isReady = true;
  }
}

const named = (name: string): RegExp => new RegExp(`^${name} push button`);

const fits = (text: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? text === expected : expected.test(text);
