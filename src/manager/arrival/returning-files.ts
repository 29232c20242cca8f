import { BitsFileNeededEvent } from '../contract/events/bits-events.js';
import { identityOf, type OfferedFile } from '../files/incoming-file.js';
import { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import type { Task } from '../task/task.js';
import { verifySameFile } from '../task/verify-same-file.js';
import type { FileKeeper } from './file-keeper.js';
import type { FileReattacher } from './reattach-files.js';

/** Loads what stores files for a later visit, and what gives files to the tasks that wait for them. */
export class ReturningFiles {
  readonly #list: TaskList;
  readonly #services: TaskServices;
  #keeper: FileKeeper | undefined;

  constructor(list: TaskList, services: TaskServices) {
    this.#list = list;
    this.#services = services;
  }

  /** @returns Undefined, and reports that, if the code does not load. */
  async reattacher(): Promise<FileReattacher | undefined> {
    const services = this.#services;
    const code = await services.checkpoints
      .attempt(() => import('./reattach-files.js'))
      .catch(() => undefined);
    return (
      code &&
      new code.FileReattacher(services, {
        identityOf,
        verifySameFile,
        cancelRemoteSession,
        keep: (task, offered) => void this.keep(task, offered),
        announce: (task, cause) => task.client.emit(new BitsFileNeededEvent([task.snapshot], cause)),
      })
    );
  }

  /** Stores a handle or copy of the file, if possible, for a later visit. Else the file is needed again then. */
  async keep(task: Task, offered: OfferedFile): Promise<void> {
    if (task.client.options.keepFiles === 'none') return;
    const code = await import('./file-keeper.js').catch(() => undefined);
    if (code === undefined) return;
    this.#keeper ??= new code.FileKeeper(this.#list, this.#services.checkpoints);
    await this.#keeper.keep(task, offered);
  }

  /** Fetches what the next visit needs, so that it is in the browser's cache then. */
  fetchAhead(): void {
    Promise.all([import('./restore-tasks.js'), import('./reattach-files.js')]).catch(() => undefined);
  }
}
