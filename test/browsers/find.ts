import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium as playwrightChromium } from 'playwright';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

/** Executable of each engine that can be driven here. For WebKit it is the WebDriver binary. */
export type FoundBrowsers = Partial<Record<Engine, string>>;

/** Environment of the search; tests pass their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(file: string): boolean;
  /** Folder in which Playwright installs its own Chromium. */
  playwrightChromium(): string | undefined;
  /** Whether Python can drive WebKitGTK. */
  hasPythonWebKit(): boolean;
}

export const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  playwrightChromium() {
    try {
      return playwrightChromium.executablePath();
    } catch {
      return undefined;
    }
  },
  hasPythonWebKit() {
    try {
      const script = "import gi; gi.require_version('Gtk', '3.0'); gi.require_version('WebKit2', '4.1')";
      execFileSync('/usr/bin/python3', ['-c', script], { stdio: 'ignore', timeout: 20_000 });
      return true;
    } catch {
      return false;
    }
  },
};

// Debian's wrapper scripts (/usr/bin/chromium, /usr/bin/firefox-esr) come after the binaries they start:
// a signal to the wrapper does not reach the browser.
const KNOWN_PLACES: Record<'chromium' | 'firefox', Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  chromium: {
    linux: [
      '/usr/lib/chromium/chromium',
      '/opt/google/chrome/chrome',
      '/usr/lib64/chromium-browser/chromium-browser',
    ],
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    win32: [
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
  firefox: {
    linux: ['/usr/lib/firefox-esr/firefox-esr', '/usr/lib/firefox/firefox', '/usr/lib64/firefox/firefox'],
    darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
  },
};

const COMMANDS = {
  chromium: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  firefox: ['firefox', 'firefox-esr'],
} as const;

/** The browsers a test run can use, the environment's word (`CHROME_PATH`, `FIREFOX_PATH`) first. */
export function findBrowsers(machine: Machine = thisMachine): FoundBrowsers {
  const found: FoundBrowsers = {};
  const chromium = findExecutable('chromium', machine.env['CHROME_PATH'], machine);
  if (chromium) found.chromium = chromium;
  const firefox = findExecutable('firefox', machine.env['FIREFOX_PATH'], machine);
  if (firefox) found.firefox = firefox;
  const webkit = findWebKitDriver(machine);
  if (webkit) found.webkit = webkit;
  return found;
}

function findExecutable(
  engine: 'chromium' | 'firefox',
  chosen: string | undefined,
  machine: Machine,
): string | undefined {
  if (chosen) return machine.exists(chosen) ? chosen : undefined;
  const known = KNOWN_PLACES[engine][machine.platform]?.find((file) => machine.exists(file));
  if (known) return known;
  if (engine === 'chromium') {
    const own = machine.playwrightChromium();
    if (own && machine.exists(own)) return own;
  }
  return machine.platform === 'linux' ? findOnPath(COMMANDS[engine], machine) : undefined;
}

/** WebKitGTK has no headless mode: besides the driver it takes an X server and a browser to drive. */
function findWebKitDriver(machine: Machine): string | undefined {
  if (machine.platform !== 'linux') return undefined;
  const driver = findOnPath(['WebKitWebDriver'], machine);
  if (!driver || !findOnPath(['Xvfb'], machine)) return undefined;
  return machine.hasPythonWebKit() ? driver : undefined;
}

function findOnPath(commands: readonly string[], machine: Machine): string | undefined {
  const folders = (machine.env['PATH'] ?? '').split(':').filter(Boolean);
  for (const command of commands) {
    for (const folder of folders) {
      const file = path.posix.join(folder, command);
      if (machine.exists(file)) return file;
    }
  }
  return undefined;
}

/** The engines asked for in `BROWSERS` (comma separated), or undefined for "all that are found". */
export function requestedEngines(value: string | undefined): Engine[] | undefined {
  if (!value) return undefined;
  return value.split(',').map((name) => {
    const engine = ENGINES.find((known) => known === name.trim());
    if (!engine) throw new Error(`BROWSERS: "${name}" is none of ${ENGINES.join(', ')}`);
    return engine;
  });
}
