import { html, isServer, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { styles } from './bits-upload.styles.js';
import type { BitsEvent, BitsEventMap } from './events.js';
import type { Strings } from './locales/locale.js';
import type { FileEntry, ManagerOptions } from './manager/options.js';
import type { TaskSnapshot } from './manager/snapshot.js';
import { Announcer } from './view/announcer.js';
import { checked, oneOf } from './view/checked.js';
import { dropZone } from './view/drop-zone.js';
import { FileIntake } from './view/file-intake.js';
import { FocusKeeper } from './view/focus-keeper.js';
import { FormControl } from './view/form-control.js';
import { InFlight } from './view/in-flight.js';
import { Language } from './view/language.js';
import { ManagerLink, type ManagerLike } from './view/manager-link.js';
import { notices } from './view/notices.js';
import { inputEntries, pickOne, pickWithHandles } from './view/pick-files.js';
import type { RowAction } from './view/row-state.js';
import { summary, type BatchAction } from './view/summary.js';
import { taskRow, type RowContext } from './view/task-row.js';
import { vars } from './view/vars.js';
import { VirtualList } from './view/virtual-list.js';
import type { Words } from './view/words.js';

/** How often an estimate moves while bytes are out; a countdown needs less. Milliseconds. */
const TICK_MS = 250;

/**
 * Uploads files over the Microsoft BITS Upload Protocol: resumable, through a reload and a closed tab.
 *
 * @summary A drop zone and list of files that are sent to a BITS server, and go on where they stopped.
 *
 * @slot label - What the drop zone says, in place of "Drop files here".
 * @slot hint - The line below it, in place of the limits.
 * @slot icon - The picture in the drop zone.
 * @slot empty - Shown while the list is empty.
 * @slot actions - More buttons beside those for all files.
 * @slot footer - Below the list.
 *
 * @csspart base - All of it.
 * @csspart dropzone - The drop zone.
 * @csspart dropzone-icon - The picture in it.
 * @csspart label - What it says.
 * @csspart hint - The line below.
 * @csspart button - The button that chooses files.
 * @csspart notice - A note above the list: refused files, a folder being read, no storage.
 * @csspart rejections - The note on refused files.
 * @csspart rejection - One refused file.
 * @csspart panel - The box of summary and list.
 * @csspart summary - How it goes over all files.
 * @csspart summary-title - Its first line.
 * @csspart actions - The buttons for all files.
 * @csspart batch-button - Each of them.
 * @csspart list - The list of files.
 * @csspart row - One file; also `row-<status>`, e.g. `row-done`.
 * @csspart thumbnail - The picture or icon of a file.
 * @csspart name - Its name.
 * @csspart status - The words and figures below it.
 * @csspart error - What the server said about a failure.
 * @csspart progress - A progress bar.
 * @csspart progress-acknowledged - What the server has acknowledged.
 * @csspart progress-in-flight - What is probably on the way.
 * @csspart row-actions - The buttons of one file.
 * @csspart row-button - Each of them; also `<action>-button`, e.g. `pause-button`.
 * @csspart dismiss-button - Takes a note away.
 *
 * @cssprop [--bits-color-accent=light-dark(#1d5c8f, #86bdea)] - Buttons, links, progress.
 * @cssprop [--bits-color-on-accent=light-dark(#fff, #0c1a26)] - Text on the accent.
 * @cssprop [--bits-color-text=light-dark(#1b2733, #e6ebf0)] - Text.
 * @cssprop [--bits-color-muted=text, softened] - Text of less weight.
 * @cssprop [--bits-color-surface=light-dark(#fff, #161c22)] - The background.
 * @cssprop [--bits-color-raised=surface, tinted] - The drop zone, and a row under the pointer.
 * @cssprop [--bits-color-border=text, thinned] - Lines.
 * @cssprop [--bits-color-track=text, thinned] - The empty part of a progress bar.
 * @cssprop [--bits-color-in-flight=accent, thinned] - The part on the way.
 * @cssprop [--bits-color-success=light-dark(#17704a, #63cf9c)] - Done.
 * @cssprop [--bits-color-warning=light-dark(#8a5300, #eab354)] - Waiting for something.
 * @cssprop [--bits-color-danger=light-dark(#b3261e, #ff9a90)] - Failed.
 * @cssprop [--bits-color-focus=accent] - The focus ring.
 * @cssprop [--bits-font=inherit] - Font family.
 * @cssprop [--bits-font-size=1rem] - Size of names; all else follows.
 * @cssprop [--bits-radius=0.75rem] - Corners of boxes; buttons follow.
 * @cssprop [--bits-space=1rem] - Room within boxes; gaps follow.
 * @cssprop [--bits-bar-height=0.375rem] - Thickness of a progress bar.
 * @cssprop [--bits-icon-size=2.5rem] - Edge of a thumbnail.
 * @cssprop [--bits-list-height=min(34rem, 75vh)] - A list of 60 files and more scrolls within this height.
 * @cssprop [--bits-duration=180ms] - Length of the small motions; 0 under reduced motion.
 *
 * @cssstate empty - No file is in the list.
 * @cssstate dragging - Files are held over it that may be dropped.
 * @cssstate drag-denied - Files are held over it that may not.
 * @cssstate uploading - Files are on the way.
 * @cssstate waiting - Waits for the server or the connection, and goes on by itself.
 * @cssstate paused - Files are paused.
 * @cssstate file-needed - Files have to be chosen again.
 * @cssstate failed - Files failed.
 * @cssstate done - All files are uploaded.
 * @cssstate refused - Files were refused.
 * @cssstate submitting - A form waits for the files.
 *
 * @fires {BitsAddEvent} bits-add - Before files enter the list. Cancelable; `waitUntil(promise)`.
 * @fires {BitsAddedEvent} bits-added - After files entered the list.
 * @fires {BitsRejectEvent} bits-reject - Rules refused files.
 * @fires {BitsStartEvent} bits-start - Before the first packet. Cancelable; `waitUntil(promise)`.
 * @fires {BitsSessionEvent} bits-session - A session was created or taken up again.
 * @fires {BitsProgressEvent} bits-progress - At most once per frame. Does not bubble.
 * @fires {BitsPauseEvent} bits-pause - A file was paused, by whom `cause` says.
 * @fires {BitsResumeEvent} bits-resume - It goes on.
 * @fires {BitsRetryEvent} bits-retry - Before waiting for another attempt. Cancelable: fail now.
 * @fires {BitsSessionLostEvent} bits-session-lost - The server forgot the session. Cancelable: fail.
 * @fires {BitsFileNeededEvent} bits-file-needed - Files have to be chosen again.
 * @fires {BitsReplyEvent} bits-reply - The reply of an upload-reply job is here.
 * @fires {BitsSuccessEvent} bits-success - The file is on the server.
 * @fires {BitsErrorEvent} bits-error - The file failed.
 * @fires {BitsCancelEvent} bits-cancel - The file was cancelled.
 * @fires {BitsRemoveEvent} bits-remove - The file left the list.
 * @fires {BitsSettledEvent} bits-settled - Nothing is left to do.
 * @fires {Event} change - The form value changed.
 */
export class BitsUpload extends FormControl {
  static override styles = styles;
  /** Makes the manager of an element that was not given one. Bound by the entry module. */
  static createManager: ((options: ManagerOptions) => ManagerLike) | undefined;

  readonly #link = new ManagerLink(
    (event) => this.#heard(event),
    () => this.#changed(),
  );
  readonly #language = new Language(this);
  readonly #intake = new FileIntake(this);
  readonly #list = new VirtualList(this);
  readonly #inFlight = new InFlight();
  readonly #announcer = new Announcer(
    (text, urgent) => (urgent ? (this.urgent = text) : (this.polite = text)),
    () => this.words,
  );
  #own: ManagerLike | undefined;
  #told: ManagerOptions = {};
  #framePending = false;
  #ticker: ReturnType<typeof setTimeout> | undefined;

  @query('input') protected readonly input!: HTMLInputElement;

  @state() protected polite = '';
  @state() protected urgent = '';

  /** Let the button pick a whole folder. Folders can be dropped anyway. */
  @property({ type: Boolean, reflect: true }) directory = false;

  /** `user` or `environment`: take a picture, where the device can. */
  @property({ reflect: true, useDefault: true }) capture: string | null = null;

  /** Take files dropped anywhere on the page. */
  @property({ attribute: 'page-drop', type: Boolean, reflect: true }) pageDrop = false;

  /** `compact` takes less room. */
  @checked(oneOf('list', 'compact'))
  @property({ reflect: true, useDefault: true })
  layout: 'list' | 'compact' = 'list';

  /** Phrases to use instead of the language's own. */
  @property({ attribute: false }) strings?: Partial<Strings> | undefined;

  constructor() {
    super();
    new FocusKeeper(this);
    if (Object.hasOwn(this, 'manager')) {
      // Set before the element was defined
      const { manager } = this;
      delete (this as { manager?: ManagerLike | undefined }).manager;
      this.manager = manager;
    }
    if (!isServer)
      this.addEventListener('click', (event) => event.composedPath()[0] === this && this.showPicker());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#ticker);
    // It may only be moving
    void Promise.resolve().then(() => this.#release());
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (isServer || !this.isConnected) return;
    if (this.manager) this.#configure();
    if (changed.has('name')) this.updateForm();
    this.updateValidity();
  }

  protected override firstUpdated(): void {
    this.updateValidity();
  }

  protected override updated(): void {
    const { counts, internals } = this;
    internals.role = 'group';
    internals.ariaLabel = internals.labels?.length ? null : this.words.say('control');
    const states: Record<string, unknown> = {
      empty: !this.tasks.length,
      dragging: this.#intake.dragging === 'allowed',
      'drag-denied': this.#intake.dragging === 'denied',
      uploading: counts.running,
      waiting: counts.waiting,
      paused: counts.paused,
      'file-needed': counts['file-needed'],
      failed: counts.failed,
      done: counts.done && !counts.unfinished && !counts.failed,
      refused: this.#link.manager?.rejections.length,
      submitting: this.waiting.holding,
    };
    for (const name in states) internals.states?.[states[name] ? 'add' : 'delete'](name);
    clearTimeout(this.#ticker);
    if (counts.sending || counts.waiting)
      this.#ticker = setTimeout(() => this.#frame(), counts.sending ? TICK_MS : 4 * TICK_MS);
  }

  #heard(event: BitsEvent): void {
    const copy = event.copy();
    if (!this.dispatchEvent(copy)) event.preventDefault();
    this.#announcer.hear(event);
  }

  #changed(): void {
    const totals = this.#link.manager?.totals;
    if (totals) this.#announcer.progress(totals.acknowledged, totals.total);
    this.updateForm();
    this.#frame();
    if (!this.isConnected) this.#release();
  }

  /** However often something changes, it is drawn once a frame. */
  readonly #frame = (): void => {
    if (this.#framePending) return;
    this.#framePending = true;
    requestAnimationFrame(() => {
      this.#framePending = false;
      this.requestUpdate();
    });
  };

  /** Tells the element's own manager what is new; a page's manager is told by the page. */
  #configure(): ManagerLike | undefined {
    const { manager } = this;
    if (!manager || manager !== this.#own) return manager;
    const options: Record<string, unknown> = { ...this.managerOptions() };
    const told: Record<string, unknown> = { ...this.#told };
    for (const key in options) if (options[key] === told[key]) delete options[key];
    this.#told = { ...told, ...options };
    if (Object.keys(options).length) manager.configure(options);
    if (this.isConnected && ('endpoint' in options || 'resumeKey' in options) && this.endpoint)
      void manager.restore();
    return manager;
  }

  /** Out of the page with nothing left to do: lets go of its manager and keeps what is finished. */
  #release(): void {
    if (this.isConnected || !this.#own || this.counts.unfinished) return;
    const own = this.#own;
    this.past = this.tasks.filter(({ status }) => status === 'done');
    this.#own = undefined;
    if (this.#link.manager === own) this.#link.manager = undefined;
    own.destroy();
  }

  /** Acts on one row. */
  #act(action: RowAction, task: TaskSnapshot): void {
    const { manager } = this;
    const { id } = task;
    if (!manager) return;
    switch (action) {
      case 'pause':
      case 'retry':
      case 'cancel':
        return manager[action](id);
      case 'startOver':
        return manager.startOver(id);
      case 'remove':
        return this.remove(id);
      case 'retryNow':
        return manager.retry(id);
      case 'choose':
        void pickOne(this.accept, this.keepsHandles).then((entry) => entry && manager.provideFile(id, entry));
        return;
      default:
        return manager.resume(id);
    }
  }

  #actOnAll(action: BatchAction): void {
    if (action === 'clear' || action === 'start') this[action]();
    else this.manager?.[action.slice(0, -3) as 'pause' | 'resume' | 'retry' | 'cancel']();
  }

  /** @internal For the intake of drops. */
  get takesFiles(): boolean {
    return !this.disabled && !this.disabledByForm;
  }

  /** @internal For the intake of drops. */
  get keepsHandles(): boolean {
    return this.keepFiles === 'auto' || this.keepFiles === 'handle';
  }

  /** @internal For the intake of drops. */
  take(entries: readonly FileEntry[]): void {
    if (this.takesFiles) void this.add(entries);
  }

  protected get words(): Words {
    return this.#language.words;
  }

  protected empty(): void {
    const { manager } = this;
    manager?.cancel();
    manager?.dismissRejections();
    for (const { id } of manager?.tasks ?? []) manager?.remove(id);
    this.clear();
  }

  /** What does the work, and knows nothing of elements. The page may set one of its own, also a shared one. */
  get manager(): ManagerLike | undefined {
    if (!this.#link.manager && !isServer && BitsUpload.createManager) {
      this.#told = this.managerOptions();
      this.#own = BitsUpload.createManager(this.#told);
      this.#link.manager = this.#own;
      if (this.isConnected && this.endpoint) void this.#own.restore();
    }
    return this.#link.manager;
  }

  set manager(manager: ManagerLike | undefined) {
    this.#own?.destroy();
    this.#own = undefined;
    this.#link.manager = manager;
  }

  /** The files in the list, each frozen as it is now. */
  get tasks(): readonly TaskSnapshot[] {
    const tasks = this.#link.manager?.tasks ?? [];
    return this.past.length ? [...this.past, ...tasks] : tasks;
  }

  /** The files of the list that this page holds. */
  get files(): readonly File[] {
    return this.tasks.flatMap(({ file }) => file ?? []);
  }

  /** Adds files as if they were picked, with all rules. Resolves to their tasks. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    return (await this.#configure()?.add(files)) ?? [];
  }

  /** Starts what waits for it, with the `manual` attribute. */
  start(): void {
    this.#configure()?.start();
  }

  /** Pauses one file, or all. */
  pause(id?: string): void {
    this.#configure()?.pause(id);
  }

  /** Goes on with one paused file, or all. */
  resume(id?: string): void {
    this.#configure()?.resume(id);
  }

  /** Tries one failed or waiting file again now, or all. */
  retry(id?: string): void {
    this.#configure()?.retry(id);
  }

  /** Gives one file up, or all unfinished: the server is told to drop what it has. */
  cancel(id?: string): void {
    this.#configure()?.cancel(id);
  }

  /** Takes a file out of the list. */
  override remove(): void;
  override remove(id: string): void;
  override remove(id?: string): void {
    if (id === undefined) return super.remove();
    this.past = this.past.filter((task) => task.id !== id);
    this.manager?.remove(id);
    this.#changed();
  }

  /** Takes ended files out of the list. */
  clear(): void {
    this.past = [];
    this.manager?.clear();
    this.#changed();
  }

  /** Drops every trace of this element's files in the browser. */
  async forget(): Promise<void> {
    await this.#configure()?.forget();
  }

  /** Asks for files. Must be called in answer to a click or a key. */
  showPicker(): void {
    if (!this.takesFiles) return;
    const direct =
      this.directory || this.capture !== null || !this.keepsHandles || !window.showOpenFilePicker;
    if (direct) return this.input.click();
    void pickWithHandles(this.accept, this.multiple).then((picked) =>
      picked ? this.take(picked) : this.input.click(),
    );
  }

  readonly #picked = (): void => {
    const entries = inputEntries(this.input);
    // The same file may be picked again
    this.input.value = '';
    this.take(entries);
  };

  protected override render(): TemplateResult {
    const { words, tasks, counts } = this;
    const manager = this.#link.manager;
    return html`<div class="base" part="base">
        ${dropZone({
          words,
          accept: this.accept,
          multiple: this.multiple || this.directory,
          directory: this.directory,
          capture: this.capture,
          disabled: !this.takesFiles,
          dragging: this.#intake.dragging,
          maxFiles: this.maxFiles,
          maxFileSize: this.maxFileSize,
          maxTotalSize: this.maxTotalSize,
          pick: () => this.showPicker(),
          picked: this.#picked,
        })}
        ${notices(manager, this.#intake.found, words, () => this.#intake.stop())}
        ${
          tasks.length
            ? html`<div class="panel" part="panel">
                ${
                  manager
                    ? summary(
                        counts,
                        manager.totals,
                        this.#outInAll(tasks),
                        this.waiting.holding,
                        words,
                        (action) => this.#actOnAll(action),
                      )
                    : nothing
                }${this.#rows(tasks)}
              </div>`
            : html`<slot name="empty"></slot>`
        }
        <slot name="footer"></slot>
      </div>
      <div class="hidden" role="status">${this.polite}</div>
      <div class="hidden" role="alert">${this.urgent}</div>`;
  }

  #rows(tasks: readonly TaskSnapshot[]): TemplateResult {
    const { virtual, indexes, offsets, height } = this.#list.layout(tasks);
    const context: RowContext = {
      words: this.words,
      now: Date.now(),
      inFlight: (task) => this.#inFlight.estimate(task, context.now),
      act: (action, task) => this.#act(action, task),
    };
    return html`<ul
      class="list"
      part="list"
      role="list"
      aria-label=${this.words.say('list')}
      ?data-virtual=${virtual}
      @scroll=${this.#frame}
      ${vars(virtual ? { '--_height': `${height}px` } : {})}
    >
      ${repeat(
        indexes,
        (index) => tasks[index]?.id,
        (index, place) => {
          const task = tasks[index] as TaskSnapshot;
          return html`<li
            class="row"
            part="row row-${task.status}"
            data-id=${task.id}
            data-status=${task.status}
            aria-setsize=${virtual ? tasks.length : nothing}
            aria-posinset=${virtual ? index + 1 : nothing}
            ${vars(virtual ? { '--_top': `${offsets[place]}px` } : {})}
          >
            ${taskRow(task, context)}
          </li>`;
        },
      )}
    </ul>`;
  }

  #outInAll(tasks: readonly TaskSnapshot[]): number {
    if (!this.counts.sending) return 0;
    const now = Date.now();
    return tasks.reduce(
      (sum, task) => (task.status === 'sending' ? sum + this.#inFlight.estimate(task, now) : sum),
      0,
    );
  }
}

export interface BitsUpload {
  addEventListener<K extends keyof BitsEventMap>(
    type: K,
    listener: (this: BitsUpload, event: BitsEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: BitsUpload, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof BitsEventMap>(
    type: K,
    listener: (this: BitsUpload, event: BitsEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'bits-upload': BitsUpload;
  }
}
