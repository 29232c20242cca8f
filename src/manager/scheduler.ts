import type { EndpointLimiter } from './network/endpoint-limiter.js';
import { onCancelEnd } from './network/pending-cancels.js';
import type { TaskList } from './task/task-list.js';
import { TaskRunner } from './task/task-runner.js';
import type { TaskServices } from './task/task-services.js';
import type { Task } from './task/task.js';

const DEFAULT_CONCURRENCY = 3;

/** Lets queued tasks begin while there are places among the running sessions of their endpoint. */
export class Scheduler {
  readonly #list: TaskList;
  readonly #services: TaskServices;
  /** Whether a task has to wait for something else than a place. */
  readonly #mustWait: (task: Task) => boolean;
  readonly #runners = new WeakMap<Task, TaskRunner>();
  readonly #watched = new Map<EndpointLimiter, () => void>();
  readonly #unwatchCancels: () => void;
  #isDue = false;
  #isStopped = false;

  constructor(list: TaskList, services: TaskServices, mustWait: (task: Task) => boolean) {
    this.#list = list;
    this.#services = services;
    this.#mustWait = mustWait;
    this.#unwatchCancels = onCancelEnd(() => {
      this.look();
    });
    list.subscribe({
      moved: ({ state }) => {
        if (state.kind === 'queued') this.look();
      },
    });
  }

  runner(task: Task): TaskRunner {
    let runner = this.#runners.get(task);
    if (runner === undefined) {
      runner = new TaskRunner(task, this.#services);
      this.#runners.set(task, runner);
    }
    return runner;
  }

  /** Looks once this turn whether a task may begin. */
  look(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#begin();
    });
  }

  /** Nothing begins until `goOn`. */
  stop(): void {
    this.#isStopped = true;
  }

  goOn(): void {
    this.#isStopped = false;
    this.look();
  }

  destroy(): void {
    this.stop();
    this.#unwatchCancels();
    for (const unwatch of this.#watched.values()) unwatch();
  }

  #begin(): void {
    if (this.#isStopped) return;
    for (const task of this.#list.all) {
      if (task.state.kind !== 'queued' || this.#mustWait(task)) continue;
      const { limits } = task;
      this.#watch(limits);
      const slot = limits.enter(Math.max(1, task.options.concurrency ?? DEFAULT_CONCURRENCY));
      if (slot !== undefined) void this.runner(task).begin(slot);
    }
  }

  #watch(limits: EndpointLimiter): void {
    if (this.#watched.has(limits)) return;
    const unwatch = limits.onLeave(() => {
      this.look();
    });
    this.#watched.set(limits, unwatch);
  }
}
