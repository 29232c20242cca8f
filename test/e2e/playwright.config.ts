import { defineConfig } from '@playwright/test';
import { findBrowsers, requestedEngines } from '../browsers/find.js';
import { CHROMIUM_ARGS, FIREFOX_PREFS } from '../browsers/prefs.js';

const found = findBrowsers();
const requested = requestedEngines(process.env['BROWSERS']);
const wants = (engine: 'chromium' | 'firefox') => !requested || requested.includes(engine);
const report = process.env['E2E_REPORT'];

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Every worker has a server, a browser and folders of its own. Never a second try.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // The limits end what hangs, on a machine that is busy; no test measures by them.
  timeout: 300_000,
  expect: { timeout: 40_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: { trace: 'off', video: 'off', screenshot: 'off', actionTimeout: 40_000 },
  projects: [
    ...(found.chromium && wants('chromium')
      ? [
          {
            name: 'chromium',
            use: {
              browserName: 'chromium' as const,
              launchOptions: { executablePath: found.chromium, args: [...CHROMIUM_ARGS] },
            },
          },
        ]
      : []),
    ...(found.firefox && wants('firefox')
      ? [
          {
            name: 'firefox',
            // What the development server and static pages of text do depends on no engine.
            grepInvert: /@one-engine/,
            use: {
              browserName: 'firefox' as const,
              // The stock Firefox, over WebDriver BiDi; Playwright's own build is not needed.
              channel: 'moz-firefox',
              launchOptions: { executablePath: found.firefox, firefoxUserPrefs: FIREFOX_PREFS },
            },
          },
        ]
      : []),
  ],
});
