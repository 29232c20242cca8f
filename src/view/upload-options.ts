import type { BitsTransport } from '../transport/transport.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { HeadersOption, ManagerOptions } from '../manager/contract/options.js';
import {
  defineOptions,
  booleanAttribute,
  propertyOnly,
  integer,
  oneOf,
  positive,
  applyDefaults,
  size,
  text,
  type Option,
} from './checked.js';
import { TypedEvents } from './typed-events.js';

/** Initial values and checks of the options. */
const OPTIONS = {
  endpoint: text(),
  accept: text(''),
  multiple: booleanAttribute,
  maxFiles: integer(1),
  minFileSize: size(),
  maxFileSize: size(),
  maxTotalSize: size(),
  manual: booleanAttribute,
  concurrency: integer(1, 3),
  fragmentSize: size(),
  maxFragmentSize: size(25_165_824),
  ping: oneOf('auto', 'always', 'never'),
  methodOverride: booleanAttribute,
  credentials: oneOf('same-origin', 'include', 'omit'),
  uploadReply: booleanAttribute,
  hostIdPolicy: oneOf('follow', 'ignore'),
  resumeKey: text(),
  keepFiles: oneOf('auto', 'handle', 'copy', 'none'),
  resumeTtl: positive(13),
  integrity: oneOf('none', 'sha-256'),
  headers: propertyOnly,
  allowedHosts: propertyOnly,
  onAuthRequired: propertyOnly,
  resolveUrl: propertyOnly,
  transport: propertyOnly,
  checkpointStore: propertyOnly,
} satisfies { readonly [K in Exclude<keyof ManagerOptions, 'baseUrl'>]-?: Option<ManagerOptions[K]> };

/** The properties of the element that are options of its manager, most with an attribute. */
export abstract class UploadOptions extends TypedEvents {
  static {
    defineOptions<UploadOptions>(this, OPTIONS);
  }

  /**
   * Destination of the files: a directory URL ending in `/`, to which the encoded name is appended, or a template with
   * `{name}`, `{path}`, `{id}`. Required.
   */
  declare endpoint?: string | undefined;

  /** Accepted file types, as on `<input type=file>`; applies to dropped and pasted files too. Default: all types. */
  declare accept: string;

  /** Whether more than one file can be added. Default false. */
  declare multiple: boolean;

  /** Maximum number of files in the list, at least 1. Default: unlimited. */
  declare maxFiles?: number | undefined;

  /** Minimum size of a file in bytes, or as text like `10MB`, `4GiB`. Default: unlimited. */
  declare minFileSize?: number | undefined;

  /** Maximum size of a file in bytes, or as text like `10MB`, `4GiB`. Default: unlimited. */
  declare maxFileSize?: number | undefined;

  /** Maximum total size of all files in bytes, or as text like `10MB`, `4GiB`. Default: unlimited. */
  declare maxTotalSize?: number | undefined;

  /** Whether added files wait for `start()` instead of starting at once. Default false. */
  declare manual: boolean;

  /** Maximum number of simultaneous sessions, at least 1, default 3. Each has at most one request in flight. */
  declare concurrency: number;

  /** Size of every Fragment in bytes, or as text like `4MiB`. Default: adapted to the measured rate. */
  declare fragmentSize?: number | undefined;

  /** Maximum of the adaptive Fragment size in bytes. Default 24 MiB, below the default request limit of IIS. */
  declare maxFragmentSize: number;

  /** When to send Ping before a session: for a new host and before resuming (`auto`, default), `always` or `never`. */
  declare ping: 'auto' | 'always' | 'never';

  /**
   * Whether requests use `POST` with `X-Http-Method-Override: BITS_POST`, for networks that block the method BITS_POST.
   * Default false.
   */
  declare methodOverride: boolean;

  /** Whether requests carry cookies and other credentials, as in fetch. Default `same-origin`. */
  declare credentials: RequestCredentials;

  /** Whether jobs are upload-reply jobs: the reply is fetched before Close-Session. Default false. */
  declare uploadReply: boolean;

  /** Whether the session moves to the host that the server names in `BITS-Host-Id`. Default `follow`. */
  declare hostIdPolicy: 'follow' | 'ignore';

  /** Key that separates the unfinished uploads of different users or records. Default: none. */
  declare resumeKey?: string | undefined;

  /**
   * How the browser reopens a file after a reload: with a stored `handle`, from a stored `copy` of up to 32 MiB, or not
   * at all (`none`): the user then picks it again. Default `auto`: a handle if the browser gave one, otherwise a copy.
   */
  declare keepFiles: 'auto' | 'handle' | 'copy' | 'none';

  /** Days after its last change until the checkpoint of an unfinished file is removed. Default 13. */
  declare resumeTtl: number;

  /** Whether each Fragment has a `Content-Digest` [RFC 9530]: `sha-256` or `none` (default). */
  declare integrity: 'none' | 'sha-256';

  /** Headers for every packet: an object, or a function called before each with the task and the packet's type. */
  declare headers?: HeadersOption | undefined;

  /** Hosts (`name` or `name:port`) that receive `headers`, besides the destination's own origin. Default: none. */
  declare allowedHosts?: readonly string[] | undefined;

  /**
   * Called once for all tasks when the server refuses the credentials. Resolve when `headers` returns new ones; reject,
   * or resolve to false, to pause the tasks.
   */
  declare onAuthRequired?: ManagerOptions['onAuthRequired'];

  /** Returns the destination URL of a file, in place of the endpoint's template. */
  declare resolveUrl?: ManagerOptions['resolveUrl'];

  /** Transport that sends the requests. Default: fetch. */
  declare transport?: BitsTransport | undefined;

  /** Store of the checkpoints with which uploads resume. Default: IndexedDB. */
  declare checkpointStore?: CheckpointStore | undefined;

  constructor() {
    super();
    applyDefaults(this);
  }

  protected managerOptions(): ManagerOptions {
    const options: Record<string, unknown> = { baseUrl: this.baseURI };
    // A removed attribute leaves null
    for (const key in OPTIONS) options[key] = this[key as keyof typeof OPTIONS] ?? undefined;
    return options;
  }
}
