import type { BitsUpload } from '../../../../src/index.js';
import type { TaskSnapshot } from '../../../../src/manager/contract/snapshot.js';
import { until } from '../../../support/until.js';
import type { RawPage } from '../browser/raw-browser.js';

/** Members of a task that tests read. */
export interface TaskView extends Pick<
  TaskSnapshot,
  | 'id'
  | 'name'
  | 'status'
  | 'acknowledged'
  | 'size'
  | 'fileNeededCause'
  | 'pauseCause'
  | 'survivesReload'
  | 'fileKept'
> {
  readonly error: string | undefined;
  /** The row as a person reads it. */
  readonly row: string;
}

interface Recorded {
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string | undefined;
  readonly created: boolean | undefined;
  readonly resumedFrom: number | undefined;
  readonly verified: boolean | undefined;
  /** Whether the task had its file. */
  readonly hasFile: boolean;
}

/** The demo's page in one tab, and the `<bits-upload>` on it. */
export class UploadPage {
  readonly tab: RawPage;

  private constructor(tab: RawPage) {
    this.tab = tab;
  }

  /** Opens the demo, sets attributes of the element, and notes its events from then on. */
  static async open(
    tab: RawPage,
    site: { readonly url: string },
    attributes: Readonly<Record<string, string>> = {},
  ): Promise<UploadPage> {
    await tab.goto(site.url);
    return UploadPage.#watch(tab, attributes);
  }

  /** Opens a page without a policy, which would keep packets from other origins, and puts an element on it. */
  static async openBare(
    tab: RawPage,
    site: { readonly url: string },
    attributes: Readonly<Record<string, string>>,
  ): Promise<UploadPage> {
    await tab.goto(`${site.url}demo.css`);
    await tab.evaluate(async (module) => {
      await import(module);
      document.body.append(document.createElement('bits-upload'));
    }, '/src/index.ts');
    return UploadPage.#watch(tab, attributes);
  }

  static async #watch(tab: RawPage, attributes: Readonly<Record<string, string>>): Promise<UploadPage> {
    await tab.evaluate(async (given) => {
      await customElements.whenDefined('bits-upload');
      const element = document.querySelector('bits-upload') as BitsUpload;
      for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
      await element.updateComplete;
      const events: unknown[] = [];
      Object.assign(globalThis, { e2eEvents: events });
      for (const type of ['session', 'session-lost', 'retry', 'success', 'error', 'cancel', 'file-needed'])
        element.addEventListener(`bits-${type}`, (event) => {
          const { task, created, resumedFrom, verified } = event as unknown as Record<string, unknown>;
          const { name, file } = (task ?? {}) as Partial<TaskSnapshot>;
          const hasFile = file !== undefined;
          events.push({ type: event.type, at: Date.now(), name, created, resumedFrom, verified, hasFile });
        });
    }, attributes);
    return new UploadPage(tab);
  }

  /** Picks files with the button and the dialog it opens. */
  pick(...files: readonly string[]): Promise<void> {
    return this.tab.setFiles(['bits-upload', 'input[type=file]'], files);
  }

  /** Adds small files that no disk could hold: names of every kind. */
  async addNamed(names: readonly string[]): Promise<void> {
    await this.tab.evaluate(async (all) => {
      const files = all.map((name) => new File([name], name));
      await document.querySelector('bits-upload')!.add(files);
    }, names);
  }

  async set(attribute: string, value: string): Promise<void> {
    await this.tab.evaluate(
      async (name, text) => {
        const element = document.querySelector('bits-upload')!;
        element.setAttribute(name, text);
        await element.updateComplete;
      },
      attribute,
      value,
    );
  }

  tasks(): Promise<readonly TaskView[]> {
    return this.tab.evaluate(() => {
      const element = document.querySelector('bits-upload') as BitsUpload;
      return element.tasks.map((task) => ({
        id: task.id,
        name: task.name,
        status: task.status,
        acknowledged: task.acknowledged,
        size: task.size,
        fileNeededCause: task.fileNeededCause,
        pauseCause: task.pauseCause,
        survivesReload: task.survivesReload,
        fileKept: task.fileKept,
        error: task.error?.code,
        row:
          element.shadowRoot
            ?.querySelector(`[data-id="${CSS.escape(task.id)}"] .main`)
            ?.textContent.replaceAll(/\s+/g, ' ')
            .trim() ?? '',
      }));
    });
  }

  /** The only task, once it fits. */
  async task(what: string, fits: (task: TaskView) => boolean, timeoutMs = 30_000): Promise<TaskView> {
    let last: readonly TaskView[] = [];
    const ask = async (): Promise<TaskView | false> => {
      last = await this.tasks();
      return last.length === 1 && last.every(fits) && last[0]!;
    };
    return until(ask, what, timeoutMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; tasks: ${JSON.stringify(last)}`);
    });
  }

  status(status: TaskView['status'], timeoutMs?: number): Promise<TaskView> {
    return this.task(`status ${status}`, (task) => task.status === status, timeoutMs);
  }

  /** Waits until the only row says this: it is drawn a frame after its task changed. */
  says(words: string): Promise<TaskView> {
    return this.task(`the row to say "${words}"`, ({ row }) => row.includes(words));
  }

  async allDone(files: number): Promise<void> {
    const done = async (): Promise<boolean> => {
      const tasks = await this.tasks();
      return tasks.length === files && tasks.every(({ status }) => status === 'succeeded');
    };
    await until(done, `${files} files to be done`).catch(async (error: unknown) => {
      throw new Error(`${String(error)}; tasks: ${JSON.stringify(await this.tasks())}`);
    });
  }

  /** Text of the notes above the list, but for the card that names earlier uploads. */
  notice(): Promise<string> {
    return this.tab.evaluate(() => {
      const notes =
        document.querySelector('bits-upload')?.shadowRoot?.querySelectorAll('.notice:not([part~=welcome])') ??
        [];
      return [...notes].map((note) => note.textContent.replaceAll(/\s+/g, ' ')).join('\n');
    });
  }

  events(): Promise<readonly Recorded[]> {
    return this.tab.evaluate(() => (globalThis as unknown as { e2eEvents: Recorded[] }).e2eEvents);
  }

  /** Presses a button of the only row by its action. */
  async press(action: string): Promise<void> {
    await until(
      () =>
        this.tab.evaluate((wanted) => {
          const root = document.querySelector('bits-upload')?.shadowRoot;
          const button = root?.querySelector<HTMLElement>(`.row [data-action="${wanted}"]`);
          button?.click();
          return Boolean(button);
        }, action),
      `a button for ${action}`,
    );
  }
}
