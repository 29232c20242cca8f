import type { BitsTransport } from '../transport/transport.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { HeadersOption, ManagerOptions } from '../manager/options.js';
import {
  defineOptions,
  flag,
  given,
  integer,
  oneOf,
  positive,
  setFallbacks,
  size,
  text,
  type Option,
} from './checked.js';
import { TypedEvents } from './typed-events.js';

/** What each is at first, and what it may be. */
const OPTIONS = {
  endpoint: text(),
  accept: text(''),
  multiple: flag,
  maxFiles: integer(1),
  minFileSize: size(),
  maxFileSize: size(),
  maxTotalSize: size(),
  manual: flag,
  concurrency: integer(1, 3),
  fragmentSize: size(),
  maxFragmentSize: size(25_165_824),
  ping: oneOf('auto', 'always', 'never'),
  methodOverride: flag,
  credentials: oneOf('same-origin', 'include', 'omit'),
  uploadReply: flag,
  hostId: oneOf('follow', 'ignore'),
  resumeKey: text(),
  keepFiles: oneOf('auto', 'handle', 'copy', 'none'),
  resumeTtl: positive(13),
  integrity: oneOf('none', 'sha-256'),
  headers: given,
  allowedHosts: given,
  onAuthRequired: given,
  resolveUrl: given,
  transport: given,
  checkpointStore: given,
} satisfies { readonly [K in Exclude<keyof ManagerOptions, 'baseUrl'>]-?: Option<ManagerOptions[K]> };

/** The properties of the element that a manager is told, each with its attribute. */
export abstract class UploadOptions extends TypedEvents {
  static {
    defineOptions<UploadOptions>(this, OPTIONS);
  }

  /** Where files go: a directory URL ending in `/`, or a template with `{name}`, `{path}`, `{id}`. */
  declare endpoint?: string | undefined;

  /** Types taken, as on `<input type=file>`; applies to drops and pastes too. */
  declare accept: string;

  /** Take more than one file. */
  declare multiple: boolean;

  /** Files in the list at most. */
  declare maxFiles?: number | undefined;

  /** Bytes a file has at least; the attribute also takes `10MB`, `4GiB`. */
  declare minFileSize?: number | undefined;

  /** Bytes a file has at most; the attribute also takes `10MB`, `4GiB`. */
  declare maxFileSize?: number | undefined;

  /** Bytes all files together have at most; the attribute also takes `10MB`, `4GiB`. */
  declare maxTotalSize?: number | undefined;

  /** Wait for `start()` instead of starting by itself. */
  declare manual: boolean;

  /** Sessions at once; each has one request in flight at most. */
  declare concurrency: number;

  /** Bytes of every Fragment; adaptive when unset. */
  declare fragmentSize?: number | undefined;

  /** Ceiling of the adaptive Fragment size in bytes, 24 MiB: under the default limit of IIS. */
  declare maxFragmentSize: number;

  /** Ping before Create-Session: on a new host and on resuming (`auto`), `always` or `never`. */
  declare ping: 'auto' | 'always' | 'never';

  /** Send `POST` with `X-Http-Method-Override: BITS_POST`, for networks that block the method. */
  declare methodOverride: boolean;

  /** Cookies and the like, as in fetch. */
  declare credentials: RequestCredentials;

  /** The jobs are upload-reply: fetch the reply before Close-Session. */
  declare uploadReply: boolean;

  /** What to do with a `BITS-Host-Id`. */
  declare hostId: 'follow' | 'ignore';

  /** Separates what is remembered for different users or records. */
  declare resumeKey?: string | undefined;

  /** How a file comes back after a reload: a stored handle, a stored copy of a small file, or picked again. */
  declare keepFiles: 'auto' | 'handle' | 'copy' | 'none';

  /** Days after which an unfinished file is forgotten. */
  declare resumeTtl: number;

  /** `sha-256` adds a `Content-Digest` to each Fragment. */
  declare integrity: 'none' | 'sha-256';

  /** Headers for every packet: an object, or a function called before each with the task and the packet's name. */
  declare headers?: HeadersOption | undefined;

  /** Hosts besides the endpoint's own that may see `headers`. */
  declare allowedHosts?: readonly string[] | undefined;

  /** Asked once for all tasks when the server refuses the credentials; resolve when `headers` has fresh ones. */
  declare onAuthRequired?: ManagerOptions['onAuthRequired'];

  /** Names the URL of each file, instead of the endpoint. */
  declare resolveUrl?: ManagerOptions['resolveUrl'];

  /** Sends the requests; fetch by default. */
  declare transport?: BitsTransport | undefined;

  /** Keeps what is needed to resume; IndexedDB by default. */
  declare checkpointStore?: CheckpointStore | undefined;

  constructor() {
    super();
    setFallbacks(this);
  }

  protected managerOptions(): ManagerOptions {
    const options: Record<string, unknown> = { baseUrl: this.baseURI };
    // An attribute that was taken away leaves null
    for (const key in OPTIONS) options[key] = this[key as keyof typeof OPTIONS] ?? undefined;
    return options;
  }
}
