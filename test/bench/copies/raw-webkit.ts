import { startWebKitDriver } from '../../browsers/webkit-driver.js';
import type { RawPage } from '../../e2e/support/browser/raw-browser.js';
import { callExpression, findExpression } from '../../e2e/support/browser/raw-page.js';
import { until } from '../../support/until.js';

/** Key of a reference to an element [WebDriver 12.2]. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** Time limit of a script in the page. Milliseconds. */
const SCRIPT_MS = 3_600_000;

/** What the benchmark does with a browser. */
export interface RawWebKit extends Pick<RawPage, 'goto' | 'evaluate' | 'setFiles' | 'close'> {
  readonly profile: string;
}

/** A WebKitGTK window, driven over WebDriver. Its profile is removed with it. */
export async function launchRawWebKit(driverPath: string): Promise<RawWebKit> {
  const driver = await startWebKitDriver(driverPath);
  const root = `http://127.0.0.1:${driver.port}/session`;

  const send = async <T>(path: string, body?: object, method = 'POST'): Promise<T> => {
    const answer = await fetch(`${root}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const { value } = (await answer.json()) as { value: T & { readonly message?: string } };
    if (!answer.ok) throw new Error(value.message ?? `WebDriver: ${answer.status}`);
    return value;
  };

  // A key of the test runner's own, which no driver knows.
  const { 'wdio:enforceWebDriverClassic': _, ...alwaysMatch } = driver.capabilities;
  const { sessionId } = await send<{ sessionId: string }>('', { capabilities: { alwaysMatch } });
  const session = `/${sessionId}`;
  await send(`${session}/timeouts`, { script: SCRIPT_MS });
  const options = driver.capabilities['webkitgtk:browserOptions'] as { readonly args: readonly string[] };
  const profile = options.args.find((arg) => arg.startsWith('--profile='))!.slice('--profile='.length);

  /** The value of an expression, or of its promise. */
  const run = async (expression: string): Promise<unknown> => {
    const script = `const done = arguments[0];
      new Promise((resolve) => resolve(${expression})).then(
        (value) => done({ json: JSON.stringify(value) }),
        (error) => done({ error: String(error) }),
      );`;
    const body = { script, args: [] };
    const { json, error } = await send<{ json?: string; error?: string }>(`${session}/execute/async`, body);
    if (error !== undefined) throw new Error(error);
    return json === undefined ? undefined : JSON.parse(json);
  };

  return {
    profile,
    async goto(url) {
      // The driver may answer while the page before is still there, whose URL may be the same.
      await run('void (globalThis.isBefore = true)');
      await send(`${session}/url`, { url });
      const isThere = `location.href === ${JSON.stringify(url)} && document.readyState === 'complete'`;
      const loaded = `globalThis.isBefore === undefined && ${isThere}`;
      await until(() => run(loaded).catch(() => false), url);
    },
    evaluate: async <A extends readonly unknown[], R>(body: (...args: A) => R | Promise<R>, ...args: A) =>
      (await run(callExpression(body, args))) as R,
    async setFiles(selectors, files) {
      const found = await until(async () => {
        const body = { script: `return ${findExpression(selectors)}`, args: [] };
        return send<Record<string, string> | null>(`${session}/execute/sync`, body);
      }, selectors.join(' '));
      await send(`${session}/element/${found[ELEMENT]}/value`, { text: files.join('\n') });
    },
    async close() {
      await send(session, undefined, 'DELETE').catch(() => undefined);
      await driver.stop();
    },
  };
}
