import { findBrowsers } from '../../../browsers/find.js';
import { CHROMIUM_ARGS } from '../../../browsers/prefs.js';
import { until } from '../../../support/until.js';
import type { RawBrowser, RawLaunchOptions, RawPage } from './raw-browser.js';
import { RawConnection } from './raw-connection.js';
import { callExpression, findExpression } from './raw-page.js';
import { endBrowser, killBrowser, spawnBrowser } from './raw-process.js';

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

interface Target {
  readonly id: string;
  readonly type: string;
  readonly webSocketDebuggerUrl: string;
}

/** Chromium over the DevTools protocol, with no domain enabled. */
export async function launchRawChromium({ profile, args = [] }: RawLaunchOptions): Promise<RawBrowser> {
  const executable = findBrowsers().chromium;
  if (!executable) throw new Error('No chromium found');
  const { child, pid, address } = await spawnBrowser(
    executable,
    [
      '--headless=new',
      '--no-first-run',
      '--disable-background-networking',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...CHROMIUM_ARGS,
      ...args,
      'about:blank',
    ],
    /DevTools listening on (ws:\S+)/,
  );
  const list = `http://${new URL(address).host}/json`;
  const first = await until(async () => {
    const targets = (await (await fetch(`${list}/list`)).json()) as Target[];
    return targets.find(({ type }) => type === 'page');
  }, 'a page');
  const page = await openTab(first);

  return {
    ...page,
    engine: 'chromium',
    profile,
    pid,
    async newPage() {
      const answer = await fetch(`${list}/new?about:blank`, { method: 'PUT' });
      return openTab((await answer.json()) as Target);
    },
    kill: () => killBrowser(child),
    async close() {
      page.command('Browser.close').catch(() => undefined);
      await endBrowser(child);
      await page.close();
    },
  };
}

async function openTab(target: Target): Promise<RawPage> {
  const connection = await RawConnection.open(target.webSocketDebuggerUrl);

  const evaluate = async (expression: string, returnByValue: boolean): Promise<Evaluated['result']> => {
    const { result, exceptionDetails } = await connection.send<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue,
      userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result;
  };

  return {
    async goto(url) {
      const { errorText } = await connection.send<{ errorText?: string }>('Page.navigate', { url });
      if (errorText) throw new Error(`${url}: ${errorText}`);
      const loaded = `location.href.startsWith(${JSON.stringify(url)}) && document.readyState === 'complete'`;
      await until(async () => (await evaluate(loaded, true).catch(() => undefined))?.value === true, url);
    },
    async evaluate<A extends readonly unknown[], R>(body: (...args: A) => R | Promise<R>, ...rest: A) {
      return (await evaluate(callExpression(body, rest), true)).value as R;
    },
    async setFiles(selectors, files) {
      const { objectId } = await until(async () => {
        const found = await evaluate(findExpression(selectors), false);
        return found.objectId ? found : undefined;
      }, selectors.join(' '));
      await connection.send('DOM.setFileInputFiles', { files, objectId });
    },
    command: (method, params) => connection.send(method, params),
    next: (event) => connection.next(event),
    async close() {
      await connection.send('Page.close').catch(() => undefined);
      connection.close();
    },
  };
}
