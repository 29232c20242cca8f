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
  // Browsers get killed and gigabytes get written: one at a time, and never a second try.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  use: { trace: 'off', video: 'off', screenshot: 'off', actionTimeout: 15_000 },
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
