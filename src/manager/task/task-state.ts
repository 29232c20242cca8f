import type { OfferedFile } from '../files/incoming-file.js';
import type { Discard, FileNeededCause, TaskSnapshot } from '../contract/snapshot.js';

/** Releases what a state holds. */
export type Release = () => void;

/** Releases the claim among the tabs; resolves when another tab can have it. */
export type ReleaseClaim = () => Promise<void>;

/** Has a slot among the running sessions, from its start to its end. */
export interface Running {
  readonly kind: 'running';
  readonly slot: Release;
}

/** Another tab uploads the file. */
export interface Following {
  readonly kind: 'following';
  /** Stops waiting for the claim of that tab. */
  readonly stopWaiting: Release;
  /** The task in the other tab as it is shown here; undefined before its first message. */
  readonly owner: TaskSnapshot | undefined;
  /** Status with which this tab added the file, if the owner has not reported the task yet. */
  readonly addedAs: 'ready' | 'queued' | undefined;
}

/** The other tab is gone, and its claim is here: its checkpoint is read. */
export interface TakingOver {
  readonly kind: 'taking-over';
  readonly owner: TaskSnapshot | undefined;
  readonly addedAs: 'ready' | 'queued' | undefined;
}

export interface FileNeeded {
  readonly kind: 'file-needed';
  readonly cause: FileNeededCause;
  /** A file that was offered and is a different one: `startOver` takes it. */
  readonly offered: OfferedFile | undefined;
  /** The user had paused it. */
  readonly paused: boolean;
}

/** The user cancelled or removed the task, and can undo that for a while. */
export interface Undoable {
  readonly kind: 'undoable';
  readonly action: Discard;
  /** The state that `undo()` returns to. */
  readonly before: TaskState;
  readonly untilMs: number;
  /** Stops waiting for the end of that time. */
  readonly stopWaiting: Release;
}

/**
 * State of a task, a discriminated union over `kind`. What the session does meanwhile is the session's
 * own state.
 *
 * | kind        | may be followed by |
 * |-------------|--------------------|
 * | ready       | queued, paused, following, file-needed, undoable, cancelling, ended |
 * | queued      | running, paused, following, file-needed, undoable, cancelling, ended |
 * | running     | queued, paused, following, file-needed, undoable, cancelling, ended |
 * | paused      | queued, paused, following, file-needed, undoable, cancelling, ended |
 * | following   | following, taking-over |
 * | taking-over | ready, queued, paused, following, file-needed, cancelling, ended |
 * | file-needed | file-needed, queued, following, undoable, cancelling, ended |
 * | undoable    | ready, queued, paused, file-needed or ended, as before; cancelling, ended |
 * | cancelling  | ended |
 * | ended       | of a failed task: queued, file-needed, undoable, cancelling, ended; of others: undoable |
 */
export type TaskState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'queued' }
  | Running
  | { readonly kind: 'paused'; readonly cause: 'user' | 'auth' }
  | Following
  | TakingOver
  | FileNeeded
  | Undoable
  /** The slot is kept until the session is cancelled. */
  | { readonly kind: 'cancelling'; readonly slot: Release | undefined }
  | { readonly kind: 'ended'; readonly how: 'succeeded' | 'failed' | 'cancelled' };

export type TaskStateKind = TaskState['kind'];

export type EndedHow = (TaskState & { readonly kind: 'ended' })['how'];

/**
 * Whether `next` may not follow: only an end may follow `cancelling`, only the state before or the end of the task
 * `undoable`, and only `undoable` the end of a finished task.
 */
export function isFinal(from: TaskState, next: TaskState): boolean {
  const isEnd = next.kind === 'ended';
  if (from.kind === 'cancelling') return !isEnd;
  if (from.kind === 'undoable') return next !== from.before && !isEnd && next.kind !== 'cancelling';
  return isFinishedState(from) && next.kind !== 'undoable';
}

/** How the task ended, also if it was removed since and that can be undone; undefined if it has not ended. */
export function endOf(state: TaskState): EndedHow | undefined {
  if (state.kind === 'undoable') return endOf(state.before);
  return state.kind === 'ended' ? state.how : undefined;
}

/** Whether the task succeeded or was cancelled; a failed one can be retried. */
export function isFinishedState(state: TaskState): boolean {
  return (endOf(state) ?? 'failed') !== 'failed';
}

/** Whether the user paused it, also before its file became unavailable: the checkpoint says so. */
export function isPausedByUser(state: TaskState): boolean {
  return state.kind === 'paused' ? state.cause === 'user' : state.kind === 'file-needed' && state.paused;
}

/** Releases what a state holds and the other one does not. */
export function releaseState(state: TaskState, kept: TaskState): void {
  if ('slot' in state && !('slot' in kept && kept.slot === state.slot)) state.slot?.();
  if ('stopWaiting' in state && !('stopWaiting' in kept && kept.stopWaiting === state.stopWaiting))
    state.stopWaiting();
}
