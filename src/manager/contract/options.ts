import type { BitsTransport } from '../../transport/transport.js';
import type { CheckpointStore } from '../../checkpoints/checkpoint-store.js';
import type { PacketType } from '../../protocol/constants.js';
import type { TaskSnapshot } from './snapshot.js';

/** Headers of the page for every packet: an object, or a function called before each with the task and packet type. */
export type HeadersOption =
  | Readonly<Record<string, string>>
  | ((
      task: TaskSnapshot,
      packet: PacketType | 'Reply',
    ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** Rules for incoming files. An unset member does not limit. */
export interface FileRuleOptions {
  /** As on `<input type=file>`: extensions and MIME types, separated by commas. */
  readonly accept?: string | undefined;
  /** False limits the list to one file. */
  readonly multiple?: boolean | undefined;
  /** Maximum number of files in the list. */
  readonly maxFiles?: number | undefined;
  /** Minimum size of a file in bytes. */
  readonly minFileSize?: number | undefined;
  /** Maximum size of a file in bytes. */
  readonly maxFileSize?: number | undefined;
  /** Maximum total size in bytes of all files in the list. */
  readonly maxTotalSize?: number | undefined;
}

/** A file with its path and handle, as far as the browser provides them. */
export interface FileEntry {
  readonly file: File;
  /** Path relative to the dropped or picked folder; the file's name when absent. */
  readonly path?: string | undefined;
  /** Handle with which the browser can reopen the file after a reload. */
  readonly handle?: FileSystemFileHandle | undefined;
  /** Whether the browser could not read the file or folder of this path: `file` has only a name and is rejected. */
  readonly unreadable?: boolean | undefined;
}

/** Options of a manager. Every member may be changed later by `configure()`. */
export interface ManagerOptions extends FileRuleOptions {
  /**
   * Directory URL ending in `/`, to which the encoded name is appended, or a template with `{name}`, `{path}`, `{id}`.
   * Required; without it a task fails with code `bad-endpoint`.
   */
  readonly endpoint?: string | undefined;
  /** Base URL of a relative endpoint. Default: the document's base URL. */
  readonly baseUrl?: string | undefined;
  /** Whether added files wait for `start()` instead of starting at once. Default false. */
  readonly manual?: boolean | undefined;
  /**
   * Maximum number of simultaneous sessions. Each has at most one request in flight. Default `auto`: 3, and up to 6 while
   * files are small, unless the endpoint was busy (429, 503) with that many.
   */
  readonly concurrency?: number | 'auto' | undefined;
  /** Size of every Fragment in bytes. Default: adapted to the measured rate. */
  readonly fragmentSize?: number | undefined;
  /**
   * Maximum of the adaptive Fragment size in bytes. Default `auto`: 24 MiB, and more where the line is fast and the server
   * accepts it, up to 1 GiB; with `integrity` 24 MiB, as a digest needs all bytes of its Fragment in memory.
   */
  readonly maxFragmentSize?: number | 'auto' | undefined;
  /**
   * When to send Ping: `always` also before each start. Default `auto`: to a host of BITS-Host-Id, before a session counts as
   * lost, and before the Fragment after an aborted one.
   */
  readonly ping?: 'auto' | 'always' | 'never' | undefined;
  /** Whether requests use POST with `X-Http-Method-Override: BITS_POST`. Default false. */
  readonly methodOverride?: boolean | undefined;
  /** Whether requests carry cookies and other credentials, as in fetch. Default `same-origin`. */
  readonly credentials?: RequestCredentials | undefined;
  /** Whether jobs are upload-reply jobs: the reply is fetched before Close-Session. Default false. */
  readonly uploadReply?: boolean | undefined;
  /** Whether a session moves to the host that the server names in BITS-Host-Id. Default `follow`. */
  readonly hostIdPolicy?: 'follow' | 'ignore' | undefined;
  /** Hosts (`name` or `name:port`) that receive `headers`, besides the destination's own origin. Default: none. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Key that separates the checkpoints of different users or records. Default: none. */
  readonly resumeKey?: string | undefined;
  /**
   * How the browser reopens a file after a reload: with a stored handle, from a stored copy, or not at all. Files over
   * 32 MiB are copied while they are uploaded, which then reads the copy. Nothing is copied where the browser is to save data. Default `auto`: a handle if the browser gave one, otherwise a copy.
   */
  readonly keepFiles?: 'auto' | 'handle' | 'copy' | 'none' | undefined;
  /**
   * Maximum size of a file that is copied, and of all copies of a page together, in bytes; 0: no copies. Default `auto`: a tenth of
   * the storage that the browser has left for the origin, at most 4 GiB; 512 MiB where that is unknown.
   */
  readonly maxCopySize?: number | 'auto' | undefined;
  /** Days after its last change until a checkpoint is removed, default 13. */
  readonly resumeTtl?: number | undefined;
  /** Whether each Fragment has a Content-Digest [RFC 9530]. Default `none`. */
  readonly integrity?: 'none' | 'sha-256' | undefined;
  /**
   * Whether the destination is looked at after Close-Session: up to 256 KiB of it are compared with the file. `auto`: after
   * trouble (a retry, a pause, a resumption), after ten seconds of upload, and for empty files, but not with
   * `uploadReply`. A destination that has another file fails the task with code `delivery-mismatch`. Default `auto`.
   */
  readonly verify?: 'auto' | 'always' | 'never' | undefined;
  /** Headers for every packet. They are sent to the destination's own origin and to `allowedHosts`. Default: none. */
  readonly headers?: HeadersOption | undefined;
  /**
   * Called once for all tasks when the server refuses the credentials. Resolve when `headers` returns new ones; reject,
   * or resolve to false, to pause the tasks.
   */
  readonly onAuthRequired?:
    ((task: TaskSnapshot) => Promise<boolean | undefined | void> | boolean | undefined | void) | undefined;
  /**
   * Returns the destination URL of one file, in place of the endpoint's template. It is called again on every visit: an
   * interrupted session resumes if the URL has the same origin and path as before; its query may change. `file` is
   * undefined if the session is only to be closed or cancelled and the page does not hold the file.
   */
  readonly resolveUrl?:
    | ((file: {
        readonly file: File | undefined;
        readonly name: string;
        readonly path: string;
        readonly id: string;
      }) => string | Promise<string>)
    | undefined;
  /** Whether every step of a session is logged to the console, with the prefix `[bits-upload]`. Default false. */
  readonly debug?: boolean | undefined;
  /** Transport that sends the requests. Default: fetch. */
  readonly transport?: BitsTransport | undefined;
  /** Store of the checkpoints with which uploads resume. Default: IndexedDB. */
  readonly checkpointStore?: CheckpointStore | undefined;
}

/** What `forget()` is to drop. */
export interface ForgetOptions {
  /**
   * Whatever any page of this origin kept, of every endpoint and resume key: for a log-out on a shared machine. Files
   * that other tabs upload are cancelled there, too. Default false.
   */
  readonly everyone?: boolean | undefined;
}

/** How `cancel()` and `removeTask()` can be undone. */
export interface UndoOptions {
  /**
   * Time in milliseconds for which `undo()` can take the action back. Meanwhile the task is paused with status `undoable`,
   * and nothing is deleted, on the server or in the browser. If the page ends before, the next visit completes the
   * action. Default 0: at once.
   */
  readonly undoMs?: number | undefined;
}
