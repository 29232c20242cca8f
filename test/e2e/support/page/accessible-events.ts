import type { RawPage } from '../browser/raw-browser.js';

/** An event of an accessible object, as sent to assistive technology. */
export interface AccessibleEvent {
  readonly type: 'show' | 'hide' | 'focus' | 'state';
  readonly role: string;
  readonly name: string;
  /** State of a state event, and whether it is set. */
  readonly state: string;
}

/** Command-line argument of Firefox that the observer needs. */
export const OBSERVABLE = '--remote-allow-system-access';

/** The accessibility service's export in the browser's own realm. */
interface Accessible {
  readonly role: number;
  readonly name: string | null;
  readonly children: { enumerate(iface: unknown): Iterable<Accessible> };
}
interface ServiceEvent {
  readonly eventType: number;
  readonly accessible: Accessible;
  readonly accessibleDocument: { readonly URL: string } | null;
  readonly state: number;
  readonly isExtraState: boolean;
  readonly isEnabled: boolean;
  QueryInterface(iface: unknown): ServiceEvent;
}
interface BrowserRealm {
  readonly Cc: Record<string, { getService(iface: unknown): AccessibilityService }>;
  readonly Ci: Record<string, Record<string, number>>;
  readonly Services: {
    readonly obs: { addObserver(observer: (event: ServiceEvent) => void, topic: string): void };
  };
  readonly gBrowser: { readonly selectedBrowser: HTMLElement };
  focus(): void;
  e2eAccessible: AccessibleEvent[];
}
interface AccessibilityService {
  getStringRole(role: number): string;
  getStringStates(state: number, extraState: number): Iterable<string>;
}

/**
 * Firefox's accessibility service, observed from the browser's own realm over WebDriver BiDi: the same events
 * that it sends to a screen reader, in a headless browser and without one. A `show` of a subtree counts for each
 * object in it.
 */
export class AccessibleEvents {
  readonly #tab: RawPage;
  readonly #context: string;

  private constructor(tab: RawPage, context: string) {
    this.#tab = tab;
    this.#context = context;
  }

  /** Switches the service on, focuses the page, and records what happens in documents below this URL. */
  static async of(tab: RawPage, url: string): Promise<AccessibleEvents> {
    const { contexts } = await tab.command<{ contexts: { context: string }[] }>('browsingContext.getTree', {
      'moz:scope': 'chrome',
    });
    const events = new AccessibleEvents(tab, contexts[0]?.context ?? '');
    await events.#evaluate((wanted: string) => {
      const realm = globalThis as unknown as BrowserRealm;
      const { Cc, Ci, Services } = realm;
      const service = Cc['@mozilla.org/accessibilityService;1']!.getService(Ci['nsIAccessibilityService']);
      const types = Ci['nsIAccessibleEvent']!;
      // A headless window is not focused by itself, and only a focused one has focus events
      realm.focus();
      realm.gBrowser.selectedBrowser.focus();
      const list: AccessibleEvent[] = (realm.e2eAccessible = []);
      const note = (type: AccessibleEvent['type'], { role, name }: Accessible, state = ''): void => {
        list.push({ type, role: service.getStringRole(role), name: name ?? '', state });
      };
      const noteAll = (accessible: Accessible): void => {
        note('show', accessible);
        for (const child of accessible.children.enumerate(Ci['nsIAccessible'])) noteAll(child);
      };
      Services.obs.addObserver((subject) => {
        const event = subject.QueryInterface(types);
        if (!event.accessibleDocument?.URL.startsWith(wanted)) return;
        switch (event.eventType) {
          case types['EVENT_SHOW']:
            noteAll(event.accessible);
            break;
          case types['EVENT_HIDE']:
            note('hide', event.accessible);
            break;
          case types['EVENT_FOCUS']:
            note('focus', event.accessible);
            break;
          case types['EVENT_STATE_CHANGE']: {
            const { state, isExtraState, isEnabled } = event.QueryInterface(
              Ci['nsIAccessibleStateChangeEvent'],
            );
            const names = [...service.getStringStates(isExtraState ? 0 : state, isExtraState ? state : 0)];
            note('state', event.accessible, `${isEnabled ? '' : 'not '}${names.join(' ')}`);
          }
        }
      }, 'accessible-event');
    }, url);
    return events;
  }

  /** Events since the last call. */
  async take(): Promise<readonly AccessibleEvent[]> {
    return this.#evaluate(() => (globalThis as unknown as BrowserRealm).e2eAccessible.splice(0));
  }

  async #evaluate<A extends readonly unknown[], R>(body: (...args: A) => R, ...args: A): Promise<R> {
    const list = args.map((arg) => JSON.stringify(arg)).join(', ');
    const { type, result, exceptionDetails } = await this.#tab.command<{
      type: string;
      result: { value?: string };
      exceptionDetails?: { text: string };
    }>('script.evaluate', {
      // tsx names inner functions with a helper that the realm does not have.
      expression: `(() => { const __name = (target) => target; return JSON.stringify((${body.toString()})(${list}) ?? null); })()`,
      target: { context: this.#context },
      awaitPromise: true,
    });
    if (type === 'exception') throw new Error(exceptionDetails?.text ?? 'The browser threw');
    return JSON.parse(result.value ?? 'null') as R;
  }
}
