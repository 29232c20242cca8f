import { BitsAddEvent, BitsAddedEvent, type FileCandidate } from '../contract/events/bits-events.js';
import type { Client } from '../task/client.js';
import { isBadName, remotePath } from '../network/destination.js';
import { keptFor } from '../tabs/expiry.js';
import { applyRules, divide, type Division } from '../files/file-rules.js';
import { createId, identityOf, toEntry } from '../files/incoming-file.js';
import type { FileEntry } from '../contract/options.js';
import type { FileReattacher } from './reattach-files.js';
import type { Rejection, RejectionReason, TaskSnapshot } from '../contract/snapshot.js';
import type { TaskList } from '../task/task-list.js';
import { mapWithYields, yieldIfMany } from '../page/yield-to-event-loop.js';
import type { TaskActions } from '../task-actions.js';
import type { TaskInit } from '../remote/task-record.js';
import type { TaskServices } from '../task/task-services.js';
import { isOver } from '../contract/task-status.js';
import { Task } from '../task/task.js';

interface Candidate extends FileCandidate {
  readonly handle: FileSystemFileHandle | undefined;
  readonly size: number;
  readonly lastModified: number;
}

/** What candidates and tasks are told apart by. */
type FileFacts = Pick<TaskInit, 'name' | 'path' | 'size' | 'lastModified'>;

/** Lets files into the list: back to the tasks that wait for them, or as new tasks past the rules. */
export class FileAdder {
  readonly #client: Client;
  readonly #list: TaskList;
  readonly #services: TaskServices;
  readonly #actions: TaskActions;
  readonly #reattacher: FileReattacher;

  constructor(
    client: Client,
    list: TaskList,
    services: TaskServices,
    actions: TaskActions,
    reattacher: FileReattacher,
  ) {
    this.#client = client;
    this.#list = list;
    this.#services = services;
    this.#actions = actions;
    this.#reattacher = reattacher;
  }

  /** @returns Snapshots of the tasks the files became or came back to. */
  async add(files: Iterable<File | FileEntry>, scope: string): Promise<readonly TaskSnapshot[]> {
    const all = Array.from(files, toEntry);
    const unreadable = all.filter((entry) => entry.unreadable);
    this.#reject(unreadable.map(({ file, path = file.name }) => ({ file, path, reason: 'unreadable' })));
    const entries = all.filter((entry) => !entry.unreadable);
    const { found, others } = this.#reattacher.match(entries, this.#tasks(scope));
    await Promise.all(Array.from(found, ([task, entry]) => this.#reattacher.provide(task, entry)));
    const tasks = [...found.keys(), ...(await this.#addNew(others, scope))];
    return tasks.map((task) => task.snapshot);
  }

  async #addNew(entries: readonly FileEntry[], scope: string): Promise<readonly Task[]> {
    if (entries.length === 0) return [];
    this.#makeWay();
    const candidates = await mapWithYields(entries, toCandidate);
    await yieldIfMany(candidates);
    // The same file twice is one task.
    const unique = this.#once(candidates, identityOf, 'duplicate', scope);
    const ruled = applyRules(unique.passed, this.#client.options, this.#standing());
    this.#reject([...unique.rejections, ...ruled.rejections]);
    if (ruled.passed.length === 0) return [];
    const allowed = await this.#askPage(ruled.passed);
    await yieldIfMany(allowed);
    // Renamed or not, and whatever came in while the page thought about it.
    const named = this.#withoutClashes(allowed, scope);
    this.#reject(named.rejections);
    return this.#insert(named.passed, scope);
  }

  #insert(candidates: readonly Candidate[], scope: string): readonly Task[] {
    const nowMs = this.#services.clock.now();
    const tasks = candidates.map((candidate, i) =>
      // Fractions keep the order of what came together, also after a reload.
      this.#createTask(candidate, scope, nowMs + i / candidates.length),
    );
    if (tasks.length === 0) return tasks;
    this.#list.insertAll(tasks);
    if (this.#client.options.manual !== true) for (const task of tasks) task.queue();
    void this.#keep(tasks, candidates, nowMs);
    this.#client.emit(new BitsAddedEvent(tasks.map((task) => task.snapshot)));
    return tasks;
  }

  #createTask(
    { file, path, name, handle, size, lastModified }: Candidate,
    scope: string,
    createdAt: number,
  ): Task {
    const { type } = file;
    const keptForMs = keptFor(this.#client.options);
    const id = createId();
    const init = { id, remoteId: id, scope, name, path, size, type, lastModified, createdAt, keptForMs };
    const task = new Task(init, this.#client);
    task.attach(file, handle);
    return task;
  }

  async #keep(tasks: readonly Task[], candidates: readonly Candidate[], nowMs: number): Promise<void> {
    await yieldIfMany(tasks);
    await this.#services.checkpoints.saveNew(tasks, nowMs, (task) => this.#list.isCarried(task));
    for (const [i, task] of tasks.entries()) {
      const candidate = candidates[i];
      if (candidate === undefined || !this.#list.isAlive(task)) continue;
      // Queued tasks are this tab's as well: a tab that opens now must not ask for their files.
      await this.#services.claims.own(task);
      // One after the other: copies are written behind the uploads, not before them.
      await this.#reattacher.keep(task, candidate);
    }
  }

  /** Where only one file is taken, a new one replaces one that has ended. */
  #makeWay(): void {
    if (this.#client.options.multiple !== false) return;
    for (const task of this.#own) {
      if (task.status === 'failed' || isOver(task.status)) this.#actions.remove(task);
    }
  }

  #standing(): { count: number; bytes: number } {
    const counted = this.#own.filter((task) => task.status !== 'cancelled' && task.status !== 'cancelling');
    return { count: counted.length, bytes: counted.reduce((bytes, task) => bytes + task.init.size, 0) };
  }

  async #askPage(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const event = new BitsAddEvent(candidates);
    const before = candidates.map(({ path, name }) => ({ path, name }));
    let allowed = this.#client.emit(event);
    await Promise.all(event.promises).catch(() => {
      allowed = false;
    });
    for (const [i, candidate] of candidates.entries()) {
      const { path, name } = before[i] ?? candidate;
      if (candidate.path !== path && candidate.name === name) candidate.name = lastSegment(candidate.path);
    }
    if (allowed) return candidates;
    this.#reject(candidates.map(({ file, path }) => ({ file, path, reason: 'vetoed' })));
    return [];
  }

  /** Two files of one remote name would replace each other on the server. */
  #withoutClashes(candidates: readonly Candidate[], scope: string): Division<Candidate> {
    const { endpoint = '', resolveUrl } = this.#client.options;
    const legal = divide(candidates, ({ name }) => (isBadName(name) ? { reason: 'bad-name' } : undefined));
    if (resolveUrl !== undefined || endpoint.includes('{id}')) return legal;
    const remote = endpoint.includes('{path}') ? remotePath : ({ name }: FileFacts): string => name;
    const { passed, rejections } = this.#once(legal.passed, remote, 'same-name', scope);
    return { passed, rejections: [...legal.rejections, ...rejections] };
  }

  /** Refuses candidates whose key is taken, by a task or by a candidate before them. */
  #once(
    candidates: readonly Candidate[],
    keyOf: (file: FileFacts) => string,
    reason: RejectionReason,
    scope: string,
  ): Division<Candidate> {
    const alive = this.#tasks(scope).filter((task) => !isOver(task.status));
    const keys = new Set(alive.map((task) => keyOf(task.init)));
    return divide(candidates, (candidate) => {
      const key = keyOf(candidate);
      if (keys.has(key)) return { reason };
      keys.add(key);
      return undefined;
    });
  }

  /** The tasks that count for the rules. */
  get #own(): readonly Task[] {
    return this.#list.all.filter((task) => task.client === this.#client);
  }

  /** The tasks that a file may belong to already. */
  #tasks(scope: string): readonly Task[] {
    return this.#list.all.filter((task) => task.client === this.#client || task.init.scope === scope);
  }

  #reject(rejections: readonly Rejection[]): void {
    if (rejections.length > 0) this.#client.refuse(rejections);
  }
}

function toCandidate({ file, path, handle }: FileEntry): Candidate {
  const { name, size, lastModified, webkitRelativePath } = file;
  if (path !== undefined) return { file, path, name: lastSegment(path), handle, size, lastModified };
  return { file, path: webkitRelativePath || name, name, handle, size, lastModified };
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
