import type { CheckpointWriter } from '../task/checkpoint-writer.js';
import type { TaskList } from '../task/task-list.js';
import type { Task } from '../task/task.js';

/** Bytes. Only tests change them. */
export const COPY_SIZES = {
  /** Maximum size of a file that is copied in one write, before its upload begins. */
  whole: 32 * 1024 * 1024,
  /** Size of the parts of a copy: about 20 ms on a disk, and not much for the memory of engines that store no Blob. */
  part: 8 * 1024 * 1024,
};

/** Phases with a request that is under way or about to be. */
const BUSY = /^(creating|probing|sending|closing)$/;

/** A file that is to be copied. */
interface Job {
  readonly task: Task;
  readonly file: File;
  /** Called if there will be no copy. */
  readonly failed: () => void;
}

/**
 * Copies large files in parts while they are uploaded, one file at a time and the whole of each: only a complete copy has
 * all bytes that the proofs of a later visit read. The upload then reads the copy. Loaded on demand.
 */
export class FileCopier {
  readonly #list: TaskList;
  readonly #checkpoints: CheckpointWriter;
  #jobs: readonly Job[] = [];
  #isCopying = false;
  /** The picked files of tasks that read a copy, which goes with the end of the task. */
  readonly #originals = new Map<Task, File>();
  #changed: (() => void) | undefined;

  constructor(list: TaskList, checkpoints: CheckpointWriter) {
    this.#list = list;
    this.#checkpoints = checkpoints;
    list.subscribe({
      changed: (task) => {
        this.#giveBack(task);
        this.#changed?.();
        void this.#next();
      },
    });
  }

  /** Copies the file of a task, when its upload has begun: its fingerprint then proves the copy. */
  copy(task: Task, file: File, failed: () => void): void {
    this.#jobs = [...this.#jobs, { task, file, failed }];
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#isCopying || this.#jobs.length === 0) return;
    const given = this.#jobs.filter((job) => !this.#isWanted(job));
    const job = this.#jobs.find(
      ({ task }) => !given.some((each) => each.task === task) && isIdentified(task),
    );
    this.#jobs = this.#jobs.filter((each) => each !== job && !given.includes(each));
    for (const { failed } of given) failed();
    if (job === undefined) return;
    this.#isCopying = true;
    const copy = await this.#write(job).catch(() => undefined);
    this.#isCopying = false;
    if (copy === undefined) this.#abandon(job);
    else this.#use(job, copy);
    void this.#next();
  }

  /** @returns The copy; undefined if it could not be stored, or is not wanted any more. */
  async #write(job: Job): Promise<File | undefined> {
    const { task, file } = job;
    const { id } = task;
    for (let start = 0; start < file.size; start += COPY_SIZES.part) {
      const end = Math.min(start + COPY_SIZES.part, file.size);
      await this.#fragmentIsOut();
      const beganMs = performance.now();
      if (!(await this.#put(job, start, end))) return undefined;
      // Half of the disk's time is left to the upload.
      const tookMs = performance.now() - beganMs;
      await new Promise((resolve) => setTimeout(resolve, tookMs));
    }
    const source = await this.#checkpoints.source(id);
    if (source?.kind !== 'copy' || !this.#isWanted(job)) return undefined;
    const copy = source.file as File;
    return (await task.verify(copy)) === 'same' && this.#isWanted(job) ? copy : undefined;
  }

  async #put(job: Job, start: number, end: number): Promise<boolean> {
    const { task, file } = job;
    let isStored = true;
    // A full storage is no reason for a notice: the upload goes on, and the file is picked again after a reload.
    const isWritten = await this.#checkpoints.keepSource(
      task.id,
      async (store) => {
        isStored = store.putPart !== undefined;
        await store.putPart?.(task.id, file, start, end).catch(() => {
          isStored = false;
        });
      },
      () => this.#isWanted(job),
    );
    return isWritten && isStored;
  }

  /** Resolves when no upload of the page is between two requests. */
  async #fragmentIsOut(): Promise<void> {
    const isBetween = ({ session }: Task): boolean =>
      session !== undefined && BUSY.test(session.state.phase) && session.sentAtMs === 0;
    while (this.#list.all.some(isBetween))
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
  }

  #use({ task, file }: Job, copy: File): void {
    task.setStored({ fileKeptAs: 'copy' });
    const { error } = task.shown;
    this.#originals.set(task, file);
    task.attach(copy);
    if (error !== undefined) task.report({ error });
  }

  #abandon(job: Job): void {
    const { task } = job;
    job.failed();
    if (!this.#isWanted(job)) return;
    task.setStored({ fileKeptAs: 'pick' });
    void this.#put(job, 0, 0);
  }

  /** The bytes of a copy are deleted with the checkpoint, and their space is free when no File has them any more. */
  #giveBack(task: Task): void {
    const original = this.#originals.get(task);
    if (original === undefined || this.#list.isKept(task)) return;
    this.#originals.delete(task);
    task.attach(original);
  }

  #isWanted({ task, file }: Job): boolean {
    return this.#list.isOurs(task) && task.shown.file === file;
  }
}

const isIdentified = ({ record, session }: Task): boolean =>
  session !== undefined && /^[\da-f]{64}$/.test(record.fingerprint ?? '');
