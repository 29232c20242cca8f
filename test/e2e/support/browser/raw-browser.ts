import type { E2eEngine } from './browser.js';
import { launchRawChromium } from './raw-cdp.js';
import { launchRawFirefox } from './raw-bidi.js';

/**
 * A browser driven over its own protocol and nothing else. An automation library listens to the network
 * and so mirrors every request body: fine for a click, ruinous for measuring or sending gigabytes.
 */
export interface RawBrowser extends RawPage {
  readonly engine: E2eEngine;
  readonly profile: string;
  readonly pid: number;
  /** Opens another tab; the browser object represents its first one. */
  newPage(): Promise<RawPage>;
  kill(): Promise<void>;
  /** Ends the browser. */
  close(): Promise<void>;
}

/** One tab. */
export interface RawPage {
  goto(url: string): Promise<void>;
  /** Runs a function in the page, with a user's activation; arguments and result travel as JSON. */
  evaluate<A extends readonly unknown[], R>(body: (...args: A) => R | Promise<R>, ...args: A): Promise<R>;
  /** Puts files from the disk on an `<input type=file>`, a path of CSS selectors through shadow roots. */
  setFiles(selectors: readonly string[], files: readonly string[]): Promise<void>;
  /** A command of the browser's own protocol, CDP or BiDi. */
  command<T>(method: string, params?: object): Promise<T>;
  /** The next event of this name of that protocol. */
  next<T>(event: string): Promise<T>;
  /** Closes the tab. */
  close(): Promise<void>;
}

export interface RawLaunchOptions {
  readonly profile: string;
  readonly args?: readonly string[];
  /** Environment of a display to draw on. Headless without one. Firefox only. */
  readonly desktop?: NodeJS.ProcessEnv;
}

export function launchRaw(engine: E2eEngine, options: RawLaunchOptions): Promise<RawBrowser> {
  return engine === 'chromium' ? launchRawChromium(options) : launchRawFirefox(options);
}
