import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findBrowsers } from '../../../browsers/find.js';
import { FIREFOX_PREFS } from '../../../browsers/prefs.js';
import { until } from '../../../support/until.js';
import type { RawBrowser, RawLaunchOptions, RawPage } from './raw-browser.js';
import { RawConnection } from './raw-connection.js';
import { callExpression, findExpression } from './raw-page.js';
import { endBrowser, killBrowser, spawnBrowser } from './raw-process.js';

/** Preferences of a fresh profile: no first-run pages, no background requests. */
const QUIET_PREFS = {
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'browser.sessionstore.resume_from_crash': false,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.startup.max_resumed_crashes': -1,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.prefs.recommended': true,
};

interface RemoteValue {
  readonly type: string;
  readonly value?: unknown;
  readonly sharedId?: string;
}

interface Evaluated {
  readonly type: 'success' | 'exception';
  readonly result: RemoteValue;
  readonly exceptionDetails?: { readonly text: string };
}

/** Firefox over WebDriver BiDi, subscribed to nothing. */
export async function launchRawFirefox({
  profile,
  args = [],
  desktop,
}: RawLaunchOptions): Promise<RawBrowser> {
  const executable = findBrowsers().firefox;
  if (!executable) throw new Error('No firefox found');
  writePrefs(profile);
  const { child, pid, address } = await spawnBrowser(
    executable,
    [
      ...(desktop ? [] : ['--headless']),
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port=0',
      ...args,
    ],
    /WebDriver BiDi listening on (ws:\S+)/,
    desktop,
  );
  const connection = await RawConnection.open(`${address}/session`);
  await connection.send('session.new', { capabilities: {} });
  const { contexts } = await connection.send<{ contexts: { context: string }[] }>('browsingContext.getTree');
  const first = openTab(connection, contexts[0]?.context ?? '');

  return {
    ...first,
    engine: 'firefox',
    profile,
    pid,
    async newPage() {
      const created = await connection.send<{ context: string }>('browsingContext.create', { type: 'tab' });
      return openTab(connection, created.context);
    },
    kill: () => killBrowser(child),
    async close() {
      connection.send('browser.close').catch(() => undefined);
      await endBrowser(child);
      connection.close();
    },
  };
}

function openTab(connection: RawConnection, context: string): RawPage {
  const evaluate = async (expression: string): Promise<RemoteValue> => {
    const { type, result, exceptionDetails } = await connection.send<Evaluated>('script.evaluate', {
      expression,
      target: { context },
      awaitPromise: true,
      userActivation: true,
      resultOwnership: 'none',
    });
    if (type === 'exception') throw new Error(exceptionDetails?.text ?? 'The page threw');
    return result;
  };

  return {
    async goto(url) {
      await connection.send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate<A extends readonly unknown[], R>(body: (...args: A) => R | Promise<R>, ...rest: A) {
      // BiDi has a format of its own for values; JSON is the same in both browsers.
      const call = callExpression(body, rest);
      const { value } = await evaluate(`Promise.resolve(${call}).then((value) => JSON.stringify(value))`);
      return (typeof value === 'string' ? JSON.parse(value) : undefined) as R;
    },
    async setFiles(selectors, files) {
      const { sharedId } = await until(async () => {
        const found = await evaluate(findExpression(selectors));
        return found.sharedId ? found : undefined;
      }, selectors.join(' '));
      await connection.send('input.setFiles', { context, element: { sharedId }, files });
    },
    command: (method, params) => connection.send(method, params),
    next: (event) => connection.next(event),
    async close() {
      await connection.send('browsingContext.close', { context }).catch(() => undefined);
    },
  };
}

function writePrefs(profile: string): void {
  const file = path.join(profile, 'user.js');
  if (existsSync(file)) return;
  mkdirSync(profile, { recursive: true });
  const lines = Object.entries({ ...QUIET_PREFS, ...FIREFOX_PREFS }).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  writeFileSync(file, lines.join(''));
}
