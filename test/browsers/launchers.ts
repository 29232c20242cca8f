import type { BrowserLauncher } from '@web/test-runner-core';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { puppeteerLauncher } from '@web/test-runner-puppeteer';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import type { Engine, FoundBrowsers } from './find.js';
import { CHROMIUM_ARGS, FIREFOX_PREFS } from './prefs.js';
import { startWebKitDriver, type WebKitDriver } from './webkit-driver.js';

export interface Launchers {
  readonly launchers: BrowserLauncher[];
  stop(): Promise<void>;
}

/** Launchers of the unit test runner for the given engines. */
export async function testRunnerLaunchers(
  engines: readonly Engine[],
  found: FoundBrowsers,
): Promise<Launchers> {
  const launchers: BrowserLauncher[] = [];
  let webkit: WebKitDriver | undefined;
  for (const engine of engines) {
    const executablePath = found[engine];
    if (!executablePath) throw new Error(`No ${engine} found`);
    switch (engine) {
      case 'chromium':
        launchers.push(
          named(
            'Chromium',
            playwrightLauncher({
              product: 'chromium',
              launchOptions: { executablePath, args: [...CHROMIUM_ARGS] },
            }),
          ),
        );
        break;
      case 'firefox':
        launchers.push(
          named(
            'Firefox',
            puppeteerLauncher({
              concurrency: 1,
              launchOptions: { browser: 'firefox', executablePath, extraPrefsFirefox: FIREFOX_PREFS },
            }),
          ),
        );
        break;
      case 'webkit':
        webkit = await startWebKitDriver(executablePath);
        launchers.push(
          named(
            'WebKit',
            webdriverLauncher({
              hostname: '127.0.0.1',
              port: webkit.port,
              path: '/',
              logLevel: 'error',
              capabilities: webkit.capabilities,
            }) as BrowserLauncher,
          ),
        );
        break;
    }
  }
  return {
    launchers,
    async stop() {
      await webkit?.stop();
    },
  };
}

/** Reports name engines, not driver products. */
function named(name: string, launcher: BrowserLauncher): BrowserLauncher {
  const initialize = launcher.initialize?.bind(launcher);
  launcher.initialize = async (...args) => {
    await initialize?.(...args);
    launcher.name = name;
  };
  return launcher;
}
