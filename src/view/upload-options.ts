import { property } from 'lit/decorators.js';
import type { BitsTransport } from '../transport/transport.js';
import type { CheckpointStore } from '../checkpoints/checkpoint-store.js';
import type { HeadersOption, ManagerOptions } from '../manager/options.js';
import { checked, integer, oneOf, positive, size } from './checked.js';
import { TypedEvents } from './typed-events.js';

/** The properties of the element that a manager is told, each with its attribute. */
export abstract class UploadOptions extends TypedEvents {
  /** Where files go: a directory URL ending in `/`, or a template with `{name}`, `{path}`, `{id}`. */
  @property({ reflect: true }) endpoint?: string | undefined;

  /** Types taken, as on `<input type=file>`; applies to drops and pastes too. */
  @property({ reflect: true, useDefault: true }) accept = '';

  /** Take more than one file. */
  @property({ type: Boolean, reflect: true }) multiple = false;

  /** Files in the list at most. */
  @checked(integer(1))
  @property({ attribute: 'max-files', reflect: true })
  maxFiles?: number | undefined;

  /** Bytes a file has at least; the attribute also takes `10MB`, `4GiB`. */
  @checked(size())
  @property({ attribute: 'min-file-size', reflect: true })
  minFileSize?: number | undefined;

  /** Bytes a file has at most; the attribute also takes `10MB`, `4GiB`. */
  @checked(size())
  @property({ attribute: 'max-file-size', reflect: true })
  maxFileSize?: number | undefined;

  /** Bytes all files together have at most; the attribute also takes `10MB`, `4GiB`. */
  @checked(size())
  @property({ attribute: 'max-total-size', reflect: true })
  maxTotalSize?: number | undefined;

  /** Wait for `start()` instead of starting by itself. */
  @property({ type: Boolean, reflect: true }) manual = false;

  /** Sessions at once; each has one request in flight at most. */
  @checked(integer(1, 3))
  @property({ reflect: true, useDefault: true })
  concurrency = 3;

  /** Bytes of every Fragment; adaptive when unset. */
  @checked(size())
  @property({ attribute: 'fragment-size', reflect: true })
  fragmentSize?: number | undefined;

  /** Ceiling of the adaptive Fragment size in bytes, 24 MiB: under the default limit of IIS. */
  @checked(size(25_165_824))
  @property({ attribute: 'max-fragment-size', reflect: true, useDefault: true })
  maxFragmentSize = 25_165_824;

  /** Ping before Create-Session: on a new host and on resuming (`auto`), `always` or `never`. */
  @checked(oneOf('auto', 'always', 'never'))
  @property({ reflect: true, useDefault: true })
  ping: 'auto' | 'always' | 'never' = 'auto';

  /** Send `POST` with `X-Http-Method-Override: BITS_POST`, for networks that block the method. */
  @property({ attribute: 'method-override', type: Boolean, reflect: true }) methodOverride = false;

  /** Cookies and the like, as in fetch. */
  @checked(oneOf('same-origin', 'include', 'omit'))
  @property({ reflect: true, useDefault: true })
  credentials: RequestCredentials = 'same-origin';

  /** The jobs are upload-reply: fetch the reply before Close-Session. */
  @property({ attribute: 'upload-reply', type: Boolean, reflect: true }) uploadReply = false;

  /** What to do with a `BITS-Host-Id`. */
  @checked(oneOf('follow', 'ignore'))
  @property({ attribute: 'host-id', reflect: true, useDefault: true })
  hostId: 'follow' | 'ignore' = 'follow';

  /** Separates what is remembered for different users or records. */
  @property({ attribute: 'resume-key', reflect: true }) resumeKey?: string | undefined;

  /** How a file comes back after a reload: a stored handle, a stored copy of a small file, or picked again. */
  @checked(oneOf('auto', 'handle', 'copy', 'none'))
  @property({
    attribute: 'keep-files',
    reflect: true,
    useDefault: true,
  })
  keepFiles: 'auto' | 'handle' | 'copy' | 'none' = 'auto';

  /** Days after which an unfinished file is forgotten. */
  @checked(positive(13))
  @property({ attribute: 'resume-ttl', reflect: true, useDefault: true })
  resumeTtl = 13;

  /** `sha-256` adds a `Content-Digest` to each Fragment. */
  @checked(oneOf('none', 'sha-256'))
  @property({ reflect: true, useDefault: true })
  integrity: 'none' | 'sha-256' = 'none';

  /** Headers for every packet: an object, or a function called before each with the task and the packet's name. */
  @property({ attribute: false }) headers?: HeadersOption | undefined;

  /** Hosts besides the endpoint's own that may see `headers`. */
  @property({ attribute: false }) allowedHosts?: readonly string[] | undefined;

  /** Asked once for all tasks when the server refuses the credentials; resolve when `headers` has fresh ones. */
  @property({ attribute: false }) onAuthRequired?: ManagerOptions['onAuthRequired'];

  /** Names the URL of each file, instead of the endpoint. */
  @property({ attribute: false }) resolveUrl?: ManagerOptions['resolveUrl'];

  /** Sends the requests; fetch by default. */
  @property({ attribute: false }) transport?: BitsTransport | undefined;

  /** Keeps what is needed to resume; IndexedDB by default. */
  @property({ attribute: false }) checkpointStore?: CheckpointStore | undefined;

  protected managerOptions(): ManagerOptions {
    const options: Record<string, unknown> = { baseUrl: this.baseURI };
    for (const key of OPTION_KEYS) options[key] = this[key];
    return options;
  }
}

const OPTION_KEYS = [
  'endpoint',
  'accept',
  'multiple',
  'maxFiles',
  'minFileSize',
  'maxFileSize',
  'maxTotalSize',
  'manual',
  'concurrency',
  'fragmentSize',
  'maxFragmentSize',
  'ping',
  'methodOverride',
  'credentials',
  'uploadReply',
  'hostId',
  'resumeKey',
  'keepFiles',
  'resumeTtl',
  'integrity',
  'headers',
  'allowedHosts',
  'onAuthRequired',
  'resolveUrl',
  'transport',
  'checkpointStore',
] as const satisfies readonly (keyof ManagerOptions & keyof UploadOptions)[];
