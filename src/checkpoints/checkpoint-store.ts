/** What is kept of one task in order to resume it after the page, the browser or the machine was gone. */
export interface Checkpoint {
  /** The task's id. */
  readonly id: string;
  /** What `{id}` stands for in the destination: the id of the task that created the session. */
  readonly remoteId: string;
  /** Origin, endpoint and resume key: checkpoints of other scopes are not seen. */
  readonly scope: string;
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly lastModified: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Milliseconds after `updatedAt` until it expires, as the author who wrote it wanted. */
  readonly keptForMs: number;
  /** Sampled SHA-256 of the file; null until the session starts. */
  readonly fingerprint: string | null;
  /** SHA-256 of the bytes just before `offset`, as far as they were hashed. */
  readonly tail: TailDigest | null;
  /** The remote file's URL; null until the session starts. */
  readonly url: string | null;
  readonly sessionId: string | null;
  readonly hostId: string | null;
  /** Milliseconds; null: never fall back. */
  readonly hostIdFallbackMs: number | null;
  /** Next byte the server wants, by its last Ack. */
  readonly offset: number;
  /** End of the farthest Fragment ever sent in this session. */
  readonly sentEnd: number;
  /** A Close-Session was sent, and its Ack did not come. */
  readonly closeSent: boolean;
  /** The user gave up; Cancel-Session is still to be acknowledged. */
  readonly cancelling: boolean;
  readonly replyUrl: string | null;
  /** Paused by the user: stays so after a reload. */
  readonly paused: boolean;
}

export interface TailDigest {
  readonly start: number;
  readonly end: number;
  readonly sha256: string;
}

/** A way to the file that outlives the page. */
export type StoredSource =
  | { readonly kind: 'handle'; readonly handle: FileSystemFileHandle }
  | { readonly kind: 'copy'; readonly file: Blob };

/**
 * Where checkpoints are kept. Implementations reject when the storage fails; the manager then goes on
 * without one and says once that the upload will not survive a reload.
 */
export interface CheckpointStore {
  /** Writes one checkpoint, new or changed. Resolves when it is stored. */
  put(checkpoint: Checkpoint): Promise<void>;
  putMany(checkpoints: readonly Checkpoint[]): Promise<void>;
  /** All checkpoints of a scope, oldest first. Records that cannot be read are left out and removed. */
  list(scope: string): Promise<Checkpoint[]>;
  get(id: string): Promise<Checkpoint | undefined>;
  /** Removes the checkpoints and their stored sources. */
  delete(ids: readonly string[]): Promise<void>;
  /**
   * Removes the checkpoints of whatever scope for which `isDue` is true, with their stored sources; and what nobody can
   * use: records that cannot be read, and sources without a checkpoint.
   */
  deleteWhere(isDue: (checkpoint: Checkpoint) => boolean): Promise<void>;
  putSource(id: string, source: StoredSource): Promise<void>;
  getSource(id: string): Promise<StoredSource | undefined>;
  /** Lets go of the underlying storage. */
  close(): void;
}
