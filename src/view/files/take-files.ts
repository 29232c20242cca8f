import type { TemplateResult } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { tools } from '../format/tools.js';
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
    const add = (files: readonly FileEntry[]): void => void this.#host.add(files);
    if (!tasks.some(({ status }) => status === 'succeeded')) {
      add(entries);
      return;
    }
    const show = (notice: TakeFiles['notice']): void => {
      this.notice = notice;
      this.#host.requestUpdate();
      if (notice) this.#found();
    };
    const code = await import('./already-uploaded.js').catch(() => undefined);
    // Without the code they are sent again
    if (code) code.takeOthers(entries, tasks, { ...tools, add, show });
    else add(entries);
  }
}
