import type { TailDigest } from '../file/fingerprint.js';

/** Stored record of a task, to resume it after the page, the browser or the machine was shut down. */
export interface Checkpoint {
  /** Id of the task. */
  readonly id: string;
  /** Value of `{id}` in the destination: the id of the task that created the session. */
  readonly remoteId: string;
  /** Endpoint and resume key: a manager lists only the checkpoints of its scope. */
  readonly scope: string;
  /** Remote name of the file, by default that of the local one; a `bits-add` listener may have changed it. */
  readonly name: string;
  /** Path of the local file relative to the dropped or picked folder, by which it is recognized when picked again. */
  readonly path: string;
  /** Size of the file in bytes. */
  readonly size: number;
  /** Media type of the file. */
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Size in bytes, and time in milliseconds since 1970, of the file that was picked, if the page replaced it. */
  readonly original?: { readonly size: number; readonly lastModified: number } | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Milliseconds after `updatedAt` until the checkpoint expires, from the options of the page that wrote it. */
  readonly keptForMs: number;
  /**
   * Sampled SHA-256 of the file; null until the session starts, and if none can be computed. `mixed`: the session may
   * have bytes of two versions of the file, and is never resumed.
   */
  readonly fingerprint: string | null;
  /** SHA-256 of up to 64 KiB before `offset`; null if not computed. */
  readonly tail: TailDigest | null;
  /** URL of the remote file; null until the session starts. */
  readonly url: string | null;
  /** BITS-Session-Id; null without a session on the server. */
  readonly sessionId: string | null;
  /** BITS-Host-Id, the host of later packets; null: that of `url`. */
  readonly hostId: string | null;
  /** Milliseconds without a connection to the host id after which it is dropped; null: never. */
  readonly hostIdFallbackMs: number | null;
  /** Offset of the next byte that the server expects, from its last response. */
  readonly offset: number;
  /** Largest end of a Fragment sent in this session. */
  readonly sentEnd: number;
  /** A Close-Session was sent and not acknowledged. */
  readonly closeSent: boolean;
  /** The task was cancelled, and its Cancel-Session is not acknowledged yet. */
  readonly cancelling: boolean;
  /** Resolved URL of the reply of an upload-reply job; null while unknown. */
  readonly replyUrl: string | null;
  /** Paused by the user, also after a reload. */
  readonly paused: boolean;
}

/** Stored file handle, or stored copy of the file. */
export type StoredSource =
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'copy'; readonly file: Blob };

/**
 * Storage of checkpoints. Implementations reject when the storage fails; the manager then continues without it and
 * reports once that the upload will not survive a reload.
 */
export interface CheckpointStore {
  /** Writes one checkpoint, new or changed. Resolves when it is stored. */
  put(checkpoint: Checkpoint): Promise<void>;
  /** Writes several checkpoints, new or changed. Resolves when they are stored. */
  putMany(checkpoints: readonly Checkpoint[]): Promise<void>;
  /** All checkpoints of a scope, oldest first. Invalid records are omitted and deleted. */
  list(scope: string): Promise<Checkpoint[]>;
  /** One checkpoint; undefined if it does not exist or is invalid. */
  get(id: string): Promise<Checkpoint | undefined>;
  /** Deletes the checkpoints and their stored sources. */
  delete(ids: readonly string[]): Promise<void>;
  /**
   * Deletes the checkpoints of all scopes for which `isDue` is true, with their stored sources, and all invalid records
   * and sources without a checkpoint.
   */
  deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void>;
  /** Writes the stored source of the checkpoint `id`. Resolves when it is stored. */
  putSource(id: string, source: StoredSource): Promise<void>;
  /**
   * Writes the bytes from `start` to before `end` of a copy of a file, after those before them; with the last ones the copy is
   * the stored source. `start` 0 deletes the parts of an earlier copy, and `end` 0 does only that. Optional: without it files over
   * 32 MiB are not copied.
   */
  putPart?(id: string, file: File, start: number, end: number): Promise<void>;
  /** Stored source of the checkpoint `id`; undefined if it does not exist or is invalid. */
  getSource(id: string): Promise<StoredSource | undefined>;
  /**
   * Name of the database in IndexedDB with what was learned of endpoints. Optional: without it every visit learns anew.
   */
  readonly endpointDatabase?: string | undefined;
  /** Closes the underlying storage. */
  close(): void;
}
