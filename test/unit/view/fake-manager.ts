import type { BitsError } from '../../../src/errors.js';
import type { BitsEvent } from '../../../src/events.js';
import type { FileEntry, ManagerOptions, UndoOptions } from '../../../src/manager/contract/options.js';
import type { Rejection, TaskSnapshot } from '../../../src/manager/contract/snapshot.js';
import type { ManagerLike } from '../../../src/view/controllers/manager-like.js';
import { idleSnapshot } from '../../../src/view/format/idle-snapshot.js';

let count = 0;

/** A snapshot with everything at rest but what is given. */
export function snapshot(given: Partial<TaskSnapshot> = {}): TaskSnapshot {
  const id = `task-${++count}`;
  return idleSnapshot({ id, name: 'report.pdf', size: 1e6, survivesReload: true, fileKept: true, ...given });
}

/** A manager that does nothing by itself: a test plays what it shows, and reads what it was asked. */
export class FakeManager extends EventTarget implements ManagerLike {
  tasks: readonly TaskSnapshot[] = [];
  rejections: readonly Rejection[] = [];
  storageError: BitsError | undefined;
  readonly calls: [name: string, ...values: unknown[]][] = [];
  destroyed = 0;

  constructor(tasks: readonly TaskSnapshot[] = []) {
    super();
    this.tasks = tasks;
  }

  get totals(): ManagerLike['totals'] {
    const sum = (key: 'acknowledged' | 'size' | 'rate'): number =>
      this.tasks.reduce((all, task) => all + (task[key] ?? 0), 0);
    const [acknowledged, total, rate] = [sum('acknowledged'), sum('size'), sum('rate')];
    const timeLeftMs = rate ? ((total - acknowledged) / rate) * 1000 : undefined;
    return { acknowledged, total, rate, timeLeftMs };
  }

  /** Shows these tasks from now on. */
  play(tasks: readonly TaskSnapshot[]): void {
    this.tasks = tasks;
    this.changed();
  }

  /** Changes one task. */
  change(id: string, to: Partial<TaskSnapshot>): void {
    this.play(this.tasks.map((task) => (task.id === id ? { ...task, ...to } : task)));
  }

  refuse(rejections: readonly Rejection[]): void {
    this.rejections = rejections;
    this.changed();
  }

  changed(): void {
    this.dispatchEvent(new Event('bits-tasks-change'));
  }

  /** Dispatches an event as the manager would; false when it was cancelled. */
  tell(event: BitsEvent): boolean {
    return this.dispatchEvent(event);
  }

  dismissRejections(rejection?: Rejection): void {
    this.#note('dismissRejections', rejection);
    this.refuse(rejection ? this.rejections.filter((each) => each !== rejection) : []);
  }

  configure(options: Partial<ManagerOptions>): void {
    this.#note('configure', options);
  }

  async restore(): Promise<void> {
    this.#note('restore');
  }

  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    const entries = [...files].map((each) => (each instanceof File ? { file: each } : each));
    this.#note('add', entries);
    const tasks = entries.map(({ file, ...entry }) =>
      snapshot({
        file,
        name: file.name,
        path: ('path' in entry ? entry.path : undefined) ?? file.name,
        size: file.size,
        type: file.type,
      }),
    );
    this.play([...this.tasks, ...tasks]);
    return tasks;
  }

  async provideFile(id: string, file: File | FileEntry): Promise<boolean> {
    this.#note('provideFile', id, file);
    return true;
  }

  startOver(id: string): void {
    this.#note('startOver', id);
  }

  start(): void {
    this.#note('start');
  }

  pause(id?: string): void {
    this.#note('pause', id);
  }

  resume(id?: string): void {
    this.#note('resume', id);
  }

  retry(id?: string): void {
    this.#note('retry', id);
  }

  cancel(id?: string, options?: UndoOptions): void {
    this.#note('cancel', id, ...(options ? [options] : []));
  }

  undo(id?: string): void {
    this.#note('undo', id);
  }

  removeTask(id: string, options?: UndoOptions): void {
    this.#note('removeTask', id, ...(options ? [options] : []));
    this.play(this.tasks.filter((task) => task.id !== id));
  }

  clear(): void {
    this.#note('clear');
    this.play(this.tasks.filter(({ status }) => status !== 'succeeded' && status !== 'cancelled'));
  }

  async forget(): Promise<void> {
    this.#note('forget');
  }

  destroy(): void {
    this.destroyed++;
  }

  #note(name: string, ...values: unknown[]): void {
    this.calls.push([name, ...values]);
  }
}
