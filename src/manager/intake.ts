import { BitsAddEvent, BitsAddedEvent, BitsRejectEvent, type FileCandidate } from '../events.js';
import { applyRules } from './file-rules.js';
import type { ManagerHost } from './host.js';
import { createId } from './id.js';
import { identityOf } from './identity.js';
import type { FileEntry } from './options.js';
import type { ReturningFiles } from './returning-files.js';
import type { Rejection, RejectReason, TaskSnapshot } from './snapshot.js';
import type { TaskList } from './task-list.js';
import { mapInSlices, restBetween } from './slices.js';
import { Task } from './task.js';
import { toEntry } from './to-entry.js';

interface Candidate extends FileCandidate {
  readonly handle: FileSystemFileHandle | undefined;
  readonly size: number;
  readonly lastModified: number;
}

/** Lets files into the list: back to the tasks that wait for them, or as new tasks past the rules. */
export class Intake {
  readonly #list: TaskList;
  readonly #host: ManagerHost;
  readonly #returning: ReturningFiles;
  readonly #rejected: (rejections: readonly Rejection[]) => void;

  constructor(
    list: TaskList,
    host: ManagerHost,
    returning: ReturningFiles,
    rejected: (rejections: readonly Rejection[]) => void,
  ) {
    this.#list = list;
    this.#host = host;
    this.#returning = returning;
    this.#rejected = rejected;
  }

  /** @returns Snapshots of the tasks the files became or came back to. */
  async add(files: Iterable<File | FileEntry>, scope: string): Promise<readonly TaskSnapshot[]> {
    const entries = Array.from(files, toEntry);
    const { found, others } = this.#returning.match(entries);
    await Promise.all(found.map(([task, entry]) => this.#returning.provide(task, entry)));
    const tasks = [...found.map(([task]) => task), ...(await this.#addNew(others, scope))];
    return tasks.map((task) => task.snapshot);
  }

  async #addNew(entries: readonly FileEntry[], scope: string): Promise<readonly Task[]> {
    if (entries.length === 0) return [];
    this.#makeWay();
    const candidates = await mapInSlices(entries, toCandidate);
    await restBetween(candidates);
    const { unique, repeated } = this.#withoutRepeats(candidates);
    const { passed, rejections } = applyRules(unique, this.#host.options, this.#standing());
    this.#reject([...repeated, ...rejections]);
    if (passed.length === 0) return [];
    const allowed = await this.#askPage(passed);
    await restBetween(allowed);
    // Renamed or not, and whatever came in while the page thought about it.
    const { unique: named, repeated: clashing } = this.#withoutClashes(allowed);
    this.#reject(clashing);
    return this.#insert(named, scope);
  }

  #insert(candidates: readonly Candidate[], scope: string): readonly Task[] {
    const nowMs = this.#host.clock.now();
    const tasks = candidates.map((candidate, i) =>
      // Fractions keep the order of what came together, also after a reload.
      this.#createTask(candidate, scope, nowMs + i / candidates.length),
    );
    if (tasks.length === 0) return tasks;
    this.#list.insertAll(tasks);
    void this.#keep(tasks, candidates, nowMs);
    this.#host.emit(new BitsAddedEvent(tasks.map((task) => task.snapshot)));
    this.#host.pump();
    return tasks;
  }

  #createTask(
    { file, path, name, handle, size, lastModified }: Candidate,
    scope: string,
    createdAt: number,
  ): Task {
    const { type } = file;
    const task = new Task({ id: createId(), scope, name, path, size, type, lastModified, createdAt });
    task.file = file;
    task.handle = handle;
    task.standing = this.#host.options.manual === true ? 'ready' : 'queued';
    return task;
  }

  async #keep(tasks: readonly Task[], candidates: readonly Candidate[], nowMs: number): Promise<void> {
    await restBetween(tasks);
    await this.#host.keeper.saveNew(tasks, nowMs, (task) => this.#list.isCarried(task));
    for (const [i, task] of tasks.entries()) {
      const candidate = candidates[i];
      if (candidate === undefined || !this.#list.isAlive(task)) continue;
      // Queued tasks are this tab's as well: a tab that opens now must not ask for their files.
      await this.#host.own(task);
      // One after the other: copies are written behind the uploads, not before them.
      await this.#returning.keep(task, candidate);
      task.touch();
      if (i % ANNOUNCED_TOGETHER === ANNOUNCED_TOGETHER - 1 || i === tasks.length - 1)
        this.#host.changed(task);
    }
  }

  /** Where only one file is taken, a new one replaces one that has ended. */
  #makeWay(): void {
    if (this.#host.options.multiple !== false) return;
    for (const task of this.#list.all) {
      if (!ENDED.has(task.status)) continue;
      if (task.status === 'failed') this.#returning.giveUp(task);
      this.#host.drop(task);
    }
  }

  #standing(): { count: number; bytes: number } {
    const counted = this.#list.all.filter(
      (task) => task.status !== 'cancelled' && task.status !== 'cancelling',
    );
    return { count: counted.length, bytes: counted.reduce((bytes, task) => bytes + task.init.size, 0) };
  }

  async #askPage(candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const event = new BitsAddEvent(candidates);
    let allowed = this.#host.emit(event);
    await Promise.all(event.promises).catch(() => {
      allowed = false;
    });
    if (allowed) return candidates;
    this.#reject(candidates.map((candidate) => rejection(candidate, 'vetoed')));
    return [];
  }

  /** The same file twice is one task. */
  #withoutRepeats(candidates: readonly Candidate[]): { unique: Candidate[]; repeated: Rejection[] } {
    const alive = this.#list.all.filter((task) => !OVER.has(task.status));
    return divide(
      candidates,
      alive.map((task) => task.identity),
      candidateIdentity,
      'duplicate',
    );
  }

  /** Two files of one remote name would replace each other on the server. */
  #withoutClashes(candidates: readonly Candidate[]): { unique: Candidate[]; repeated: Rejection[] } {
    const { endpoint = '', resolveUrl } = this.#host.options;
    const legal = divide(candidates, ['', '.', '..'], (each) => each.name, 'bad-name', false);
    if (resolveUrl !== undefined || endpoint.includes('{id}')) return legal;
    const remote = (each: { name: string; path: string }): string =>
      endpoint.includes('{path}') ? each.path : each.name;
    const alive = this.#list.all.filter((task) => !OVER.has(task.status));
    const clashing = divide(
      legal.unique,
      alive.map((task) => remote(task.init)),
      remote,
      'same-name',
    );
    return { unique: clashing.unique, repeated: [...legal.repeated, ...clashing.repeated] };
  }

  #reject(rejections: readonly Rejection[]): void {
    if (rejections.length === 0) return;
    this.#rejected(rejections);
    this.#host.emit(new BitsRejectEvent(rejections));
  }
}

/** Thousands of files are not announced one by one as they are kept. */
const ANNOUNCED_TOGETHER = 200;

/** A failed task still has its session and its name: the file may be retried. */
const OVER: ReadonlySet<string> = new Set(['done', 'cancelled', 'cancelling']);
const ENDED: ReadonlySet<string> = new Set([...OVER, 'failed']);

function toCandidate({ file, path, handle }: FileEntry): Candidate {
  const { name, size, lastModified, webkitRelativePath } = file;
  return { file, path: path ?? (webkitRelativePath || name), name, handle, size, lastModified };
}

function candidateIdentity({ path, size, lastModified }: Candidate): string {
  return identityOf(path, size, lastModified);
}

function rejection({ file, path }: Candidate, reason: RejectReason): Rejection {
  return { file, path, reason };
}

/** Divides candidates by whether their key was taken before, by others or, where that counts, by each other. */
function divide(
  candidates: readonly Candidate[],
  taken: readonly string[],
  keyOf: (candidate: Candidate) => string,
  reason: RejectReason,
  amongThemselves = true,
): { unique: Candidate[]; repeated: Rejection[] } {
  const keys = new Set(taken);
  const unique: Candidate[] = [];
  const repeated: Rejection[] = [];
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    if (keys.has(key)) {
      repeated.push(rejection(candidate, reason));
      continue;
    }
    if (amongThemselves) keys.add(key);
    unique.push(candidate);
  }
  return { unique, repeated };
}
