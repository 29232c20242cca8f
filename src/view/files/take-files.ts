import { html, type TemplateResult } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { plainName } from '../../plain-name.js';
import type { Words } from '../format/words.js';

interface TakingHost {
  readonly tasks: readonly TaskSnapshot[];
  add(entries: readonly FileEntry[]): Promise<unknown>;
  requestUpdate(): void;
}

/** Adds what the user picked or dropped, but for files that are uploaded: the user is asked about these. */
export class TakeFiles {
  readonly #host: TakingHost;
  readonly #found: () => void;
  /** The notice of the files that are uploaded already. */
  notice: ((words: Words) => TemplateResult) | undefined;

  /** @param found Called if there are any. */
  constructor(host: TakingHost, found: () => void) {
    this.#host = host;
    this.#found = found;
  }

  async take(entries: readonly FileEntry[]): Promise<void> {
    const { tasks } = this.#host;
    if (!tasks.some(({ status }) => status === 'succeeded')) {
      void this.#host.add(entries);
      return;
    }
    // Without the code they are sent again
    const code = await import('./already-uploaded.js').catch(() => undefined);
    const uploaded = code?.uploadedAmong(entries, tasks);
    const others = uploaded?.size ? entries.filter((entry) => !uploaded.has(entry)) : entries;
    if (others.length) void this.#host.add(others);
    if (!code || !uploaded?.size) return;
    const files = [...uploaded];
    const dismiss = (): void => this.#show(undefined);
    const again = (): void => {
      dismiss();
      void this.#host.add(files);
    };
    this.#show((words) => code.alreadyUploaded(files, words, { html, plainName, again, dismiss }));
    this.#found();
  }

  #show(notice: TakeFiles['notice']): void {
    this.notice = notice;
    this.#host.requestUpdate();
  }
}
