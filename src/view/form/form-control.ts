import { LitElement } from 'lit';
import type { CheckpointStore } from '../../checkpoints/checkpoint-store.js';
import type { Strings } from '../../locales/locale.js';
import type { HeadersOption, ManagerOptions } from '../../manager/contract/options.js';
import type { BitsTransport } from '../../transport/transport.js';
import {
  applyDefaults,
  checkedAccessor,
  integer,
  oneOf,
  orAuto,
  positive,
  size,
  text,
  unparsed,
  type Option,
  type OptionTable,
} from './checked.js';
import type { FormParticipation } from './form-participation.js';
import { Internals } from './internals.js';

/**
 * The form-associated base of the element: its properties, and the members that it shares with `<input>`. It submits
 * the URL of each finished file.
 */
export abstract class FormControl extends LitElement {
  static readonly formAssociated = true;
  // A label or form validation can focus the button. Boxes below the drop zone have tabindex -1, because a click on their
  // text would otherwise focus the button and scroll to it.
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };

  static override get properties(): OptionTable {
    return {
      endpoint: { reflect: true },
      accept: { reflect: true, useDefault: true, check: text('') },
      multiple: { type: Boolean, reflect: true },
      maxFiles: { attribute: 'max-files', reflect: true, converter: unparsed, check: integer(1) },
      minFileSize: { attribute: 'min-file-size', reflect: true, converter: unparsed, check: size() },
      maxFileSize: { attribute: 'max-file-size', reflect: true, converter: unparsed, check: size() },
      maxTotalSize: { attribute: 'max-total-size', reflect: true, converter: unparsed, check: size() },
      manual: { type: Boolean, reflect: true },
      concurrency: { reflect: true, converter: unparsed, useDefault: true, check: orAuto(integer(1)) },
      fragmentSize: { attribute: 'fragment-size', reflect: true, converter: unparsed, check: size() },
      maxFragmentSize: {
        attribute: 'max-fragment-size',
        reflect: true,
        converter: unparsed,
        useDefault: true,
        check: orAuto(size()),
      },
      ping: { reflect: true, useDefault: true, check: oneOf('auto', 'always', 'never') },
      methodOverride: { attribute: 'method-override', type: Boolean, reflect: true },
      credentials: { reflect: true, useDefault: true, check: oneOf('same-origin', 'include', 'omit') },
      uploadReply: { attribute: 'upload-reply', type: Boolean, reflect: true },
      hostIdPolicy: {
        attribute: 'host-id-policy',
        reflect: true,
        useDefault: true,
        check: oneOf('follow', 'ignore'),
      },
      resumeKey: { attribute: 'resume-key', reflect: true },
      keepFiles: {
        attribute: 'keep-files',
        reflect: true,
        useDefault: true,
        check: oneOf('auto', 'handle', 'copy', 'none'),
      },
      maxCopySize: {
        attribute: 'max-copy-size',
        reflect: true,
        converter: unparsed,
        useDefault: true,
        check: orAuto(size()),
      },
      resumeTtl: {
        attribute: 'resume-ttl',
        reflect: true,
        converter: unparsed,
        useDefault: true,
        check: positive(13),
      },
      integrity: { reflect: true, useDefault: true, check: oneOf('none', 'sha-256') },
      debug: { type: Boolean, reflect: true },
      verify: { reflect: true, useDefault: true, check: oneOf('auto', 'always', 'never') },
      headers: { attribute: false },
      allowedHosts: { attribute: false },
      onAuthRequired: { attribute: false },
      resolveUrl: { attribute: false },
      transport: { attribute: false },
      checkpointStore: { attribute: false },
      name: { reflect: true, useDefault: true, check: text(''), local: true },
      required: { type: Boolean, reflect: true, local: true },
      disabled: { type: Boolean, reflect: true, local: true },
      awaitSubmit: { attribute: 'await-submit', type: Boolean, reflect: true, local: true },
      directory: { type: Boolean, reflect: true, local: true },
      capture: { reflect: true, useDefault: true, check: text(null), local: true },
      layout: { reflect: true, useDefault: true, check: oneOf('list', 'compact', 'grid'), local: true },
      pageDrop: { attribute: 'page-drop', type: Boolean, reflect: true, local: true },
      fileLinks: { attribute: 'file-links', type: Boolean, reflect: true, local: true },
      tabProgress: { attribute: 'tab-progress', type: Boolean, reflect: true, local: true },
      keepAwake: { attribute: 'keep-awake', type: Boolean, reflect: true, local: true },
      leaveGuard: { attribute: 'leave-guard', type: Boolean, reflect: true, local: true },
      strings: { attribute: false, local: true },
    };
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
  /** Whether the button picks a whole folder. Folders can be dropped in any case. Default false. */
  declare directory: boolean;
  /** Camera to take a picture with, if the device has one: `user` or `environment`, as on `<input type=file>`. */
  declare capture: string | null;
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
  /**
   * Maximum number of simultaneous sessions, at least 1. Each has at most one request in flight. `auto`: 3, and up to 6
   * while files are small, unless the endpoint was busy with that many.
   * @default 'auto'
   */
  declare concurrency: number | 'auto';
  /** Size of every Fragment in bytes, or as text like `4MiB`. Default: adapted to the measured rate. */
  declare fragmentSize?: number | undefined;
  /**
   * Maximum of the adaptive Fragment size in bytes, or as text like `8MiB`. `auto`: 24 MiB, below the default request
   * limit of IIS, and more, up to 1 GiB, where the line is fast and the server accepts it.
   * @default 'auto'
   */
  declare maxFragmentSize: number | 'auto';
  /**
   * When to send Ping: to a host of BITS-Host-Id, before a session counts as lost and after an aborted Fragment (`auto`),
   * also before each start (`always`), or `never`.
   * @default 'auto'
   */
  declare ping: 'auto' | 'always' | 'never';
  /**
   * Whether requests use `POST` with `X-Http-Method-Override: BITS_POST`, for networks that block the method BITS_POST.
   * Default false.
   */
  declare methodOverride: boolean;
  /**
   * Whether requests carry cookies and other credentials, as in fetch.
   * @default 'same-origin'
   */
  declare credentials: RequestCredentials;
  /** Whether jobs are upload-reply jobs: the reply is fetched before Close-Session. Default false. */
  declare uploadReply: boolean;
  /**
   * Whether the session moves to the host that the server names in `BITS-Host-Id`.
   * @default 'follow'
   */
  declare hostIdPolicy: 'follow' | 'ignore';
  /** Key that separates the unfinished uploads of different users or records. Default: none. */
  declare resumeKey?: string | undefined;
  /**
   * How the browser reopens a file after a reload: with a stored `handle`, from a stored `copy`, or not
   * at all (`none`): the user then picks it again. `auto`: a handle if the browser gave one, otherwise a copy.
   * @default 'auto'
   */
  declare keepFiles: 'auto' | 'handle' | 'copy' | 'none';
  /**
   * Maximum size of a file that is copied, and of all copies together, in bytes, or as text like `1GiB`. `auto`: a tenth
   * of the storage that the browser has left, at most 4 GiB.
   * @default 'auto'
   */
  declare maxCopySize: number | 'auto';
  /**
   * Days after its last change until the checkpoint of an unfinished file is removed.
   * @default 13
   */
  declare resumeTtl: number;
  /**
   * Whether each Fragment has a `Content-Digest` [RFC 9530].
   * @default 'none'
   */
  declare integrity: 'none' | 'sha-256';
  /** Whether every step of a session is logged to the console, with the prefix `[bits-upload]`. Default false. */
  declare debug: boolean;
  /**
   * Whether the destination is looked at after Close-Session: after trouble, long uploads and empty files (`auto`), `always`
   * or `never`. If it has another file, the task fails with code `delivery-mismatch`.
   * @default 'auto'
   */
  declare verify: 'auto' | 'always' | 'never';
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
  /** Name of the form entries. Each finished file has one entry, with its URL as value. */
  declare name: string;
  /** Whether the form is invalid without a finished file. Default false. */
  declare required: boolean;
  /** Whether the control is disabled: it takes no files, and files cannot be cancelled or removed. Default false. */
  declare disabled: boolean;
  /** Whether a form's submission waits for unfinished files instead of failing validation. Default false. */
  declare awaitSubmit: boolean;
  /**
   * Layout: `list`, `compact` with smaller rows and drop zone, or `grid` with thumbnails of 128 px.
   * @default 'list'
   */
  declare layout: 'list' | 'compact' | 'grid';
  /** Whether files dropped anywhere on the page are added. Default false. */
  declare pageDrop: boolean;
  /**
   * Whether the names of uploaded files are links to them, with a button that copies the address: for destinations that
   * visitors may read. Default false.
   */
  declare fileLinks: boolean;
  /** Whether the title of the page begins with the number of uploaded files while files are uploaded. Default false. */
  declare tabProgress: boolean;
  /** Whether the screen stays on while uploads are active, if the device supports that. Default false. */
  declare keepAwake: boolean;
  /** Whether the browser asks before the page is left if files would have to be sent or chosen again. Default false. */
  declare leaveGuard: boolean;
  /** Phrases that replace those of the language. */
  declare strings?: Partial<Strings> | undefined;

  protected readonly internals = new Internals(this.attachInternals());
  protected abstract readonly participation: FormParticipation;
  #disabledByFieldset = false;

  constructor() {
    super();
    applyDefaults(this);
  }

  protected static override getPropertyDescriptor(
    name: PropertyKey,
    key: string | symbol,
    options: Option,
  ): PropertyDescriptor | undefined {
    const accessor = super.getPropertyDescriptor(name, key, options);
    return accessor && checkedAccessor(String(name), options.check, accessor);
  }

  /** @internal */
  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.participation.submission.form = form;
  }

  /** @internal */
  formDisabledCallback(disabled: boolean): void {
    this.#disabledByFieldset = disabled;
    this.requestUpdate();
  }

  /** @internal */
  formResetCallback(): void {
    this.participation.reset();
  }

  /** @internal */
  formStateRestoreCallback(state: unknown): void {
    this.participation.restore(state);
  }

  /** @internal Whether files may be added; for drop, paste and picker. */
  get acceptsFiles(): boolean {
    return !this.disabled && !this.#disabledByFieldset;
  }

  /** URLs of the finished files: the values of the form entries. */
  get value(): readonly string[] {
    return this.participation.urls;
  }

  /** The form that the element belongs to, or null. */
  get form(): HTMLFormElement | null {
    return this.internals.read.form;
  }

  /** The `<label>` elements of the element. */
  get labels(): NodeList {
    return this.internals.read.labels;
  }

  /** The validity of the element, as on `<input>`. */
  get validity(): ValidityState {
    return this.internals.read.validity;
  }

  /** The message of an invalid element in its language; empty if the element is valid. */
  get validationMessage(): string {
    return this.internals.read.validationMessage;
  }

  /** Whether the element is checked when its form is submitted. */
  get willValidate(): boolean {
    return this.internals.read.willValidate;
  }

  /** Returns whether the element is valid; dispatches `invalid` if it is not. */
  checkValidity(): boolean {
    return this.internals.read.checkValidity();
  }

  /** As `checkValidity()`; also shows the validation message to the user. */
  reportValidity(): boolean {
    return this.internals.read.reportValidity();
  }

  /** Makes the element invalid with a message of the page; an empty message makes it valid again. */
  setCustomValidity(message: string): void {
    this.participation.custom = message;
  }
}
