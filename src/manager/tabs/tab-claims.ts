import type { Clock } from '../../session/ports/clock.js';
import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import { TaskOwnership, type TabRequests } from './task-ownership.js';
import type { TaskList } from '../task/task-list.js';
import type { TaskClaims } from '../task/task-services.js';
import type { Task } from '../task/task.js';

/** The claims of all tasks of a list, each with the tabs of its scope. */
export class TabClaims implements TaskClaims {
  readonly #byScope = new Map<string, TaskOwnership>();
  readonly #create: (scope: string) => TaskOwnership;

  constructor(list: TaskList, clock: Clock, checkpoints: CheckpointWriter, requests: TabRequests) {
    this.#create = (scope) => new TaskOwnership(scope, list, clock, checkpoints, requests);
  }

  of(scope: string): TaskOwnership {
    let ownership = this.#byScope.get(scope);
    if (ownership === undefined) {
      ownership = this.#create(scope);
      this.#byScope.set(scope, ownership);
    }
    return ownership;
  }

  own(task: Task): Promise<boolean> {
    return this.of(task.init.scope).own(task);
  }

  drop(task: Task): void {
    this.of(task.init.scope).drop(task);
  }

  releaseAfter(task: Task, cancelled: Promise<unknown>): void {
    this.of(task.init.scope).releaseAfter(task, cancelled);
  }

  /** Posts what changed of owned tasks to their followers. */
  tell(tasks: Iterable<Task>): void {
    for (const task of tasks) this.of(task.init.scope).tell(task);
  }

  close(): void {
    for (const ownership of this.#byScope.values()) ownership.close();
  }

  reopen(): void {
    for (const ownership of this.#byScope.values()) ownership.reopen();
  }
}
