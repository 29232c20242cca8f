import type { FileEntry } from '../contract/options.js';
import type { FileNeededCause, TaskSnapshot } from '../contract/snapshot.js';

/** Gives back what a state holds. */
export type Release = () => void;

/** Has a place among the running sessions, from its start to its end. */
export interface Running {
  readonly kind: 'running';
  readonly slot: Release;
}

/** Another tab uploads the file. */
export interface Following {
  readonly kind: 'following';
  /** Stops waiting for the claim of that tab. */
  readonly stopWaiting: Release;
  /** The task there, once it was heard of. */
  readonly owner: TaskSnapshot | undefined;
  /** The status the file was added with in this tab, before anything was heard of the other. */
  readonly newAs: 'ready' | 'queued' | undefined;
}

/** The other tab is gone, and its claim is here: its checkpoint is read. */
export interface TakingOver {
  readonly kind: 'taking-over';
  readonly owner: TaskSnapshot | undefined;
  readonly newAs: 'ready' | 'queued' | undefined;
}

export interface FileNeeded {
  readonly kind: 'file-needed';
  readonly cause: FileNeededCause;
  /** A file that was offered and is a different one: `startOver` takes it. */
  readonly offered: FileEntry | undefined;
  /** The user had paused it. */
  readonly paused: boolean;
}

/**
 * What is to be done about a file, a discriminated union over `kind`. What the session does meanwhile is the session's
 * own state.
 *
 * | kind        | may be followed by |
 * |-------------|--------------------|
 * | ready       | queued, paused, following, file-needed, cancelling, ended |
 * | queued      | running, paused, following, file-needed, cancelling, ended |
 * | running     | queued, paused, following, file-needed, cancelling, ended |
 * | paused      | queued, paused, following, file-needed, cancelling, ended |
 * | following   | following, taking-over |
 * | taking-over | ready, queued, paused, following, file-needed, cancelling, ended |
 * | file-needed | file-needed, queued, following, cancelling, ended |
 * | cancelling  | ended |
 * | ended       | of a failed task: queued, file-needed, cancelling, ended; of others nothing |
 */
export type TaskState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'queued' }
  | Running
  | { readonly kind: 'paused'; readonly cause: 'user' | 'auth' }
  | Following
  | TakingOver
  | FileNeeded
  /** The place is kept until the session is cancelled. */
  | { readonly kind: 'cancelling'; readonly slot: Release | undefined }
  | { readonly kind: 'ended'; readonly how: 'succeeded' | 'failed' | 'cancelled' };

export type TaskStateKind = TaskState['kind'];
