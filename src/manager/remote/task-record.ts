import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import type { TailDigest } from '../../file/fingerprint.js';
import { earlierSession, type EarlierSession } from '../../session/machine/reducer.js';
import { NO_SESSION } from '../../session/machine/state.js';
import type { ManagerOptions } from '../contract/options.js';
import { createId } from '../files/incoming-file.js';
import { keptFor } from './expiry.js';

/** Members of a checkpoint that never change: the file, and where its task belongs. */
export type TaskInit = Pick<
  Checkpoint,
  | 'id'
  | 'remoteId'
  | 'scope'
  | 'name'
  | 'path'
  | 'size'
  | 'type'
  | 'lastModified'
  | 'original'
  | 'createdAt'
  | 'keptForMs'
>;

/** The durable part of a task: what a checkpoint has besides the session under way. */
export interface TaskRecord {
  readonly init: TaskInit;
  /** Sampled SHA-256 of the file; null until it is computed, or if it cannot be; `MIXED` for bytes of two versions. */
  readonly fingerprint: string | null;
  /** SHA-256 of the bytes just before the offset. */
  readonly tail: TailDigest | null;
  /** The session an earlier visit, or an earlier attempt, left behind. */
  readonly earlier: EarlierSession | undefined;
  /** URL of `earlier` from the checkpoint; undefined once it was compared with the page's URL. */
  readonly earlierUrl: string | undefined;
  /** The file was started over after a Close-Session, which may have been processed. Not in the checkpoint. */
  readonly closeSent?: boolean | undefined;
}

/** @param checkpoint The one to continue from; without it nothing of the file was sent. */
export function recordOf(init: TaskInit, checkpoint?: Checkpoint): TaskRecord {
  return {
    init,
    fingerprint: checkpoint?.fingerprint ?? null,
    tail: checkpoint?.tail ?? null,
    earlier: checkpoint?.sessionId == null ? undefined : checkpoint,
    earlierUrl: checkpoint?.url ?? undefined,
  };
}

/** @param session The session under way; the record's own where there is none. */
export function toCheckpoint(
  { init, earlier, earlierUrl, fingerprint, tail }: TaskRecord,
  session: EarlierSession | undefined,
  url: string | undefined,
  nowMs: number,
): Omit<Checkpoint, 'cancelling' | 'paused'> {
  return {
    ...init,
    updatedAt: nowMs,
    fingerprint,
    tail,
    url: url ?? earlierUrl ?? null,
    ...earlierSession(session ?? earlier ?? NO_SESSION),
  };
}

/** What is known of a file of which nothing was sent yet. */
export function newInit(
  file: Pick<TaskInit, 'name' | 'path' | 'size' | 'type' | 'lastModified' | 'original'>,
  scope: string,
  options: ManagerOptions,
  createdAt: number,
  id = createId(),
): TaskInit {
  return initOf({ ...file, id, remoteId: id, scope, createdAt, keptForMs: keptFor(options) });
}

/** Of a record, or of a file, only what a task is made from: all of it goes into each of its checkpoints. */
export function initOf(checkpoint: TaskInit): TaskInit {
  const { id, remoteId, scope, name, path, size, type, lastModified, original, createdAt, keptForMs } =
    checkpoint;
  return { id, remoteId, scope, name, path, size, type, lastModified, original, createdAt, keptForMs };
}
