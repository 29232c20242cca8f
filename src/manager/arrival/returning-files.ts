import { fetchFailureCode } from '../../session/requests/load-failure-code.js';
import { identityOf } from '../files/incoming-file.js';
import { cancelRemoteSession } from '../task/cancel-remote-session.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskServices } from '../task/task-services.js';
import type { Task } from '../task/task.js';
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
        cancelRemoteSession,
        keep: (task) => void this.keep(task),
      })
    );
  }

  /** Stores a handle or copy of the file, if possible, for a later visit. Else the file is needed again then. */
  async keep(task: Task): Promise<void> {
    const code =
      task.client.options.keepFiles !== 'none' && (await import('./file-keeper.js').catch(() => undefined));
    if (code) {
      this.#keeper ??= new code.FileKeeper(this.#list, this.#services.checkpoints);
      await this.#keeper.keep(task);
    } else task.setStored({ fileKeptAs: 'pick' });
  }

  /** Takes the file that the page gave in `bits-start`. Rejects if that is none, or the code does not load. */
  async replace(task: Task, file: unknown): Promise<void> {
    const { replaceInTask } = await import('../tabs/replace-file.js');
    replaceInTask(task, file, this.#list, 'bits-start');
    void this.keep(task);
  }

  /** Fetches what the end of an upload and the next visit need, while the code is sure to be there. */
  fetchAhead(): void {
    void fetchFailureCode();
    Promise.all([
      import('../../session/requests/delivery-check.js'),
      import('./restore-tasks.js'),
      import('./reattach-files.js'),
    ]).catch(() => undefined);
  }
}
