import type { BitsTransport } from '../transport/transport.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { PacketType } from '../protocol/constants.js';
import type { TaskSnapshot } from './snapshot.js';

/** Headers of the page's own, sent with every packet. */
export type HeadersOption =
  | Readonly<Record<string, string>>
  | ((
      task: TaskSnapshot,
      packet: PacketType | 'Reply',
    ) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** What a rule for incoming files may say; unset members do not limit. */
export interface FileRuleOptions {
  /** As on `<input type=file>`: extensions and MIME types, separated by commas. */
  readonly accept?: string | undefined;
  readonly multiple?: boolean | undefined;
  readonly maxFiles?: number | undefined;
  /** Bytes. */
  readonly minFileSize?: number | undefined;
  /** Bytes. */
  readonly maxFileSize?: number | undefined;
  /** Bytes, over all files in the list. */
  readonly maxTotalSize?: number | undefined;
}

/** A file together with what the browser told of where it came from. */
export interface FileEntry {
  readonly file: File;
  /** Path relative to the dropped or picked folder; the file's name when absent. */
  readonly path?: string | undefined;
  /** A stored handle brings the file back after a reload. */
  readonly handle?: FileSystemFileHandle | undefined;
  /** The browser could not open it, or read the folder of this path: `file` only bears its name. It is refused. */
  readonly unreadable?: boolean | undefined;
}

/** Everything a manager can be told; every member may be changed later by `configure()`. */
export interface ManagerOptions extends FileRuleOptions {
  /** Directory URL ending in `/`, or a template with `{name}`, `{path}`, `{id}`. Required to start. */
  readonly endpoint?: string | undefined;
  /** Base for a relative endpoint. Default: the document's base URL. */
  readonly baseUrl?: string | undefined;
  /** Do not start by itself. Default false. */
  readonly manual?: boolean | undefined;
  /** Sessions at once, default 3. */
  readonly concurrency?: number | undefined;
  /** Bytes of every Fragment; adaptive when absent. */
  readonly fragmentSize?: number | undefined;
  /** Ceiling of the adaptive size in bytes, default 24 MiB. */
  readonly maxFragmentSize?: number | undefined;
  /** Default `auto`: on a new host and on taking up an interrupted session. */
  readonly ping?: 'auto' | 'always' | 'never' | undefined;
  /** Send POST with `X-Http-Method-Override: BITS_POST`. Default false. */
  readonly methodOverride?: boolean | undefined;
  /** Default `same-origin`. */
  readonly credentials?: RequestCredentials | undefined;
  /** The jobs are upload-reply: fetch the reply before Close-Session. Default false. */
  readonly uploadReply?: boolean | undefined;
  /** What to do with BITS-Host-Id, default `follow`. */
  readonly hostId?: 'follow' | 'ignore' | undefined;
  /** Hosts (`name` or `name:port`) besides the endpoint's own that may see `headers`. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** Separates checkpoints of different users or records. Default: none. */
  readonly resumeKey?: string | undefined;
  /** How a file comes back after a reload, default `auto`. */
  readonly keepFiles?: 'auto' | 'handle' | 'copy' | 'none' | undefined;
  /** Days after which a checkpoint is dropped, default 13. */
  readonly resumeTtl?: number | undefined;
  /** Adds RFC 9530 Content-Digest to each Fragment. Default `none`. */
  readonly integrity?: 'none' | 'sha-256' | undefined;
  readonly headers?: HeadersOption | undefined;
  /**
   * Asked once for all tasks when the server refuses the credentials. Resolve when `headers` will
   * yield fresh ones; reject (or resolve to false) to pause the tasks.
   */
  readonly onAuthRequired?:
    ((task: TaskSnapshot) => Promise<boolean | undefined | void> | boolean | undefined | void) | undefined;
  /**
   * The destination URL of one file, instead of the endpoint's template. Asked again on every visit: the session of an
   * earlier one is taken up where the answer has the same origin and path; its query may change. `file` is undefined
   * where such a session is only to be closed or cancelled and the page does not hold the file.
   */
  readonly resolveUrl?:
    | ((file: {
        readonly file: File | undefined;
        readonly name: string;
        readonly path: string;
        readonly id: string;
      }) => string | Promise<string>)
    | undefined;
  readonly transport?: BitsTransport | undefined;
  readonly checkpointStore?: CheckpointStore | undefined;
}
