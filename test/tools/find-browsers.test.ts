import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findBrowsers, requestedEngines, type Machine } from '../browsers/find.js';
import { installHint } from '../browsers/install.js';

interface Case {
  readonly title: string;
  readonly platform?: NodeJS.Platform;
  readonly env?: Record<string, string>;
  readonly files: readonly string[];
  readonly playwright?: string;
  readonly python?: boolean;
  readonly expected: ReturnType<typeof findBrowsers>;
}

const PATH = '/usr/local/bin:/usr/bin';

const cases: Case[] = [
  { title: 'returns nothing on an empty machine', files: [], expected: {} },
  {
    title: "prefers Debian's binaries to their wrapper scripts",
    files: [
      '/usr/bin/chromium',
      '/usr/lib/chromium/chromium',
      '/usr/bin/firefox-esr',
      '/usr/lib/firefox-esr/firefox-esr',
    ],
    expected: { chromium: '/usr/lib/chromium/chromium', firefox: '/usr/lib/firefox-esr/firefox-esr' },
  },
  {
    title: 'returns a wrapper script where there is no binary',
    files: ['/usr/bin/chromium-browser', '/usr/bin/firefox'],
    expected: { chromium: '/usr/bin/chromium-browser', firefox: '/usr/bin/firefox' },
  },
  {
    title: 'prefers the paths of the environment',
    env: { CHROME_PATH: '/opt/my/chrome', FIREFOX_PATH: '/opt/my/firefox' },
    files: ['/usr/lib/chromium/chromium', '/opt/my/chrome', '/opt/my/firefox'],
    expected: { chromium: '/opt/my/chrome', firefox: '/opt/my/firefox' },
  },
  {
    title: 'does not replace a wrong CHROME_PATH by another browser',
    env: { CHROME_PATH: '/opt/gone' },
    files: ['/usr/lib/chromium/chromium'],
    expected: {},
  },
  {
    title: "returns Playwright's own Chromium where there is no other",
    files: ['/home/me/.cache/ms-playwright/chromium-1/chrome'],
    playwright: '/home/me/.cache/ms-playwright/chromium-1/chrome',
    expected: { chromium: '/home/me/.cache/ms-playwright/chromium-1/chrome' },
  },
  {
    title: 'ignores a Chromium of Playwright that was not downloaded',
    files: [],
    playwright: '/home/me/.cache/ms-playwright/chromium-1/chrome',
    expected: {},
  },
  {
    title: 'returns the applications of macOS',
    platform: 'darwin',
    files: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Firefox.app/Contents/MacOS/firefox',
    ],
    expected: {
      chromium: '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      firefox: '/Applications/Firefox.app/Contents/MacOS/firefox',
    },
  },
  {
    title: 'returns WebKit with its driver, an X server and Python',
    files: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'],
    python: true,
    expected: { webkit: '/usr/bin/WebKitWebDriver' },
  },
  {
    title: 'returns no WebKit without an X server',
    files: ['/usr/bin/WebKitWebDriver'],
    python: true,
    expected: {},
  },
  {
    title: 'returns no WebKit without Python',
    files: ['/usr/bin/WebKitWebDriver', '/usr/bin/Xvfb'],
    expected: {},
  },
];

describe('finding browsers', () => {
  for (const { title, platform = 'linux', env = {}, files, playwright, python = false, expected } of cases) {
    test(title, () => {
      const machine: Machine = {
        platform,
        env: { PATH, ...env },
        exists: (file) => files.includes(file),
        playwrightChromium: () => playwright,
        hasPythonWebKit: () => python,
      };
      assert.deepEqual(findBrowsers(machine), expected);
    });
  }
});

describe('BROWSERS', () => {
  test('may be unset: no engine is required', () => {
    assert.equal(requestedEngines(undefined), undefined);
    assert.equal(requestedEngines(''), undefined);
  });
  test('is read as a list', () =>
    assert.deepEqual(requestedEngines('webkit, chromium'), ['webkit', 'chromium']));
  test('with an unknown name is refused', () =>
    assert.throws(() => requestedEngines('chrome'), /"chrome" is none of/));
});

test('installHint() has a command for every operating system', () => {
  assert.match(installHint('chromium', 'linux'), /apt-get install .*chromium$/);
  assert.match(installHint('firefox', 'darwin'), /brew install/);
  assert.match(installHint('chromium', 'win32'), /winget install/);
});
