import { html, type PropertyValues, type TemplateResult } from 'lit';
import { styles } from './bits-upload.styles.js';
import { BitsTasksChangeEvent, type BitsEvent } from './events.js';
import type { Diagnostics } from './manager/contract/diagnostics.js';
import type { FileEntry, ForgetOptions, ManagerOptions, UndoOptions } from './manager/contract/options.js';
import type { TaskSnapshot } from './manager/contract/snapshot.js';
import type { PhraseKey } from './locales/locale.js';
import { Announcer } from './view/controllers/announcer.js';
import { extrasLoader } from './view/extras/load-extras.js';
import type { BatchAction, RowAction } from './view/format/row-state.js';
import { customStates } from './view/format/custom-states.js';
import { DropAndPaste } from './view/files/drop-and-paste.js';
import { FilePicker } from './view/files/file-picker.js';
import { FigureSource } from './view/format/figure-source.js';
import { FocusKeeper, focusRow } from './view/controllers/focus-keeper.js';
import { FormControl } from './view/form/form-control.js';
import { FormParticipation } from './view/form/form-participation.js';
import { Language } from './view/controllers/language.js';
import { ListRows } from './view/list/list-rows.js';
import { ListOrder } from './view/list/list-order.js';
import { LiveRegion } from './view/controllers/live-region.js';
import { loadGrid } from './view/list/load-grid.js';
import { ManagerController } from './view/controllers/manager-controller.js';
import type { ManagerLike } from './view/controllers/manager-like.js';
import { PageGuards } from './view/controllers/page-guards.js';
import { Redraw } from './view/controllers/redraw.js';
import { actOnAll, actOnRow } from './view/controllers/row-actions.js';
import { TakeFiles } from './view/files/take-files.js';
import { upload } from './view/templates/upload.js';

/**
 * Uploads files over the Microsoft BITS Upload Protocol. Uploads resume after network failures, reloads, closed tabs.
 *
 * @summary A drop zone and a list of files with resumable upload to a BITS server.
 *
 * @slot label - The label of the drop zone, in place of "Drop files here".
 * @slot hint - The hint below the label of the drop zone, in place of the limits.
 * @slot icon - The icon of the drop zone.
 * @slot empty - Content that is shown while the list is empty.
 * @slot actions - Additional buttons beside the buttons for all files.
 * @slot footer - Content below the list.
 * @csspart base - The whole element, 64rem wide at most.
 * @csspart dropzone - The drop zone.
 * @csspart dropzone-icon - The icon of the drop zone.
 * @csspart label - The label of the drop zone.
 * @csspart hint - The hint below the label of the drop zone.
 * @csspart drag-label - The text that says what a drop would do, while files are dragged over the element.
 * @csspart button - The button that opens the file picker.
 * @csspart notice - A notice above the list: rejected files, a folder that is being read, missing storage.
 * @csspart welcome - The notice of earlier uploads whose files have to be picked again.
 * @csspart welcome-button - The button of that notice, which opens the file picker.
 * @csspart rejections - The notice of rejected files.
 * @csspart rejection - One rejected file in the notice.
 * @csspart panel - The box around summary and list.
 * @csspart summary - The summary of all files.
 * @csspart summary-title - The title of the summary.
 * @csspart actions - The box of the buttons for all files.
 * @csspart batch-button - Each button for all files.
 * @csspart list - The list of files.
 * @csspart row - The row of one file; also `row-<status>`, e.g. `row-succeeded`.
 * @csspart thumbnail - The thumbnail or icon of a file.
 * @csspart name - The name of a file.
 * @csspart file-link - The name of an uploaded file as a link, with `file-links`.
 * @csspart copy-button - The button that copies the address of an uploaded file, with `file-links`.
 * @csspart status - The status and figures below a name or the overall progress.
 * @csspart session-lost - The text that says which part of an upload the server lost and where it resumes.
 * @csspart error - The details of a failure.
 * @csspart report-button - The button that copies a report for the operator, in the details of a failure.
 * @csspart report - The text of a report that could not be copied.
 * @csspart progress - A progress bar.
 * @csspart progress-acknowledged - The part of a progress bar for acknowledged bytes.
 * @csspart progress-in-flight - The part of a progress bar for bytes that are probably sent.
 * @csspart fold-button - The button that unfolds the uploaded files of a long list, or the files of a folder.
 * @csspart filter - The box of the buttons that filter a long list.
 * @csspart filter-button - Each button that filters a long list.
 * @csspart row-actions - The box of the buttons of one file.
 * @csspart row-button - Each button of one file; also `<action>-button`, e.g. `pause-button`.
 * @csspart again-button - The button that uploads files again that are uploaded already.
 * @csspart dismiss-button - The button that closes a notice.
 * @cssprop [--bits-color-accent=light-dark(#1d5c8f, #86bdea)] - The colour of buttons, links and progress.
 * @cssprop [--bits-color-on-accent=light-dark(#fff, #0c1a26)] - The colour of text on the accent colour.
 * @cssprop [--bits-color-text=light-dark(#1b2733, #e6ebf0)] - The colour of text.
 * @cssprop [--bits-color-muted=text, softened] - The colour of secondary text.
 * @cssprop [--bits-color-surface=light-dark(#fff, #161c22)] - The background colour.
 * @cssprop [--bits-color-raised=surface, tinted] - The background colour of the drop zone and of hovered rows.
 * @cssprop [--bits-color-border=text, thinned] - The colour of borders.
 * @cssprop [--bits-color-track=text, thinned] - The colour of the empty part of a progress bar.
 * @cssprop [--bits-color-in-flight=accent, thinned] - The colour of the part of a progress bar that is being sent.
 * @cssprop [--bits-color-success=light-dark(#17704a, #63cf9c)] - The colour of finished files.
 * @cssprop [--bits-color-warning=light-dark(#8a5300, #eab354)] - The colour of files that wait or need the user.
 * @cssprop [--bits-color-danger=light-dark(#b3261e, #ff9a90)] - The colour of failed files and denied drops.
 * @cssprop [--bits-color-focus=accent] - The colour of the focus ring.
 * @cssprop [--bits-font=inherit] - The font family.
 * @cssprop [--bits-font-size=1rem] - The font size, from which all other sizes of text are derived.
 * @cssprop [--bits-radius=0.75rem] - The corner radius of boxes, from which that of buttons is derived.
 * @cssprop [--bits-space=1rem] - The padding of boxes, from which gaps are derived.
 * @cssprop [--bits-bar-height=0.375rem] - The height of a progress bar.
 * @cssprop [--bits-icon-size=3rem] - The width and height of a thumbnail; `1.75rem` in the compact layout, `8rem`, and at least `6rem`, in the grid.
 * @cssprop [--bits-list-height=min(34rem, 75vh)] - The height of a list of 60 files and more, which scrolls within it.
 * @cssprop [--bits-duration=180ms] - The duration of transitions; there are none under reduced motion.
 * @cssstate empty - The list has no file.
 * @cssstate dragging - Files that may be dropped are dragged over the element.
 * @cssstate drag-denied - Files that may not be dropped are dragged over the element.
 * @cssstate ready - Files wait for `start()`.
 * @cssstate queued - Files wait for a free session.
 * @cssstate uploading - Files are queued, being uploaded or being cancelled.
 * @cssstate waiting - Files wait for the server or the connection, and continue without the user.
 * @cssstate paused - Files are paused.
 * @cssstate offline - Files are paused because the browser is offline.
 * @cssstate other-tab - Files are uploaded by another tab.
 * @cssstate file-needed - Files have to be chosen again.
 * @cssstate file-changed - Files were changed on disk after their upload began.
 * @cssstate restored - Files of an earlier visit have not resumed yet.
 * @cssstate failed - Files failed.
 * @cssstate succeeded - All files are uploaded.
 * @cssstate rejected - Files were rejected.
 * @cssstate submitting - A form's submission waits for the files.
 * @fires {BitsAddEvent} bits-add - Dispatched before files are added to the list. Cancelable; `waitUntil(promise)`.
 * @fires {BitsAddedEvent} bits-added - Dispatched after files were added to the list.
 * @fires {BitsRejectEvent} bits-reject - Dispatched when files were rejected by a rule, or could not be read.
 * @fires {BitsStartEvent} bits-start - Dispatched before a file's first packet. Cancelable; `waitUntil(promise)`, `replaceFile(file)`.
 * @fires {BitsSessionEvent} bits-session - Dispatched when a session was created or resumed.
 * @fires {BitsProgressEvent} bits-progress - Dispatched at most once per frame and file. Does not bubble.
 * @fires {BitsPauseEvent} bits-pause - Dispatched when an upload was paused, for the reason in `cause`.
 * @fires {BitsResumeEvent} bits-resume - Dispatched when a paused upload resumes.
 * @fires {BitsRetryEvent} bits-retry - Dispatched before a wait for another attempt. Cancelable: the upload fails.
 * @fires {BitsSessionLostEvent} bits-session-lost - Dispatched when the server lost bytes. Cancelable: the upload fails.
 * @fires {BitsFileNeededEvent} bits-file-needed - Dispatched when files have to be chosen again.
 * @fires {BitsReplyEvent} bits-reply - Dispatched when the reply of an upload-reply job was received.
 * @fires {BitsSuccessEvent} bits-success - Dispatched when a file is on the server.
 * @fires {BitsErrorEvent} bits-error - Dispatched when a file failed.
 * @fires {BitsCancelEvent} bits-cancel - Dispatched when a file was cancelled.
 * @fires {BitsRemoveEvent} bits-remove - Dispatched after a file was removed from the list.
 * @fires {BitsTasksChangeEvent} bits-tasks-change - Dispatched after files changed, once a turn. Does not bubble.
 * @fires {BitsSettledEvent} bits-settled - Dispatched when all files have ended.
 * @fires {Event} change - Dispatched when the form value changed.
 */
export class BitsUpload extends FormControl {
  static override styles = styles;
  /** Creates the manager of an element for which the page set none. Set by the entry module. */
  static createManager: ((options: ManagerOptions) => ManagerLike) | undefined;

  readonly #uploads = new ManagerController(
    this,
    (event) => this.#onManagerEvent(event),
    () => this.#onTasksChange(),
  );
  readonly #language = new Language(this);
  readonly #picker = new FilePicker(this);
  readonly #dropAndPaste = new DropAndPaste(this);
  readonly #files = new TakeFiles(this, () => this.#announcer.note('already'));
  readonly #redraw = new Redraw(this, () => this.participation.counts);
  readonly #list = new ListRows(this, this.#redraw.soon, focusRow);
  readonly #order = new ListOrder(this.#redraw.soon, () => this.shadowRoot);
  readonly #focus = new FocusKeeper(this);
  readonly #figures = new FigureSource(this.#redraw.soon);
  readonly #polite = new LiveRegion('polite');
  readonly #urgent = new LiveRegion('assertive');
  readonly #announcer = new Announcer(
    (text, urgent) => {
      (urgent ? this.#urgent : this.#polite).say(text);
      this.requestUpdate();
    },
    () => this.#language.words,
  );
  /** What is said of a batch whose files are all uploaded. */
  #completion: readonly string[] = [];
  readonly #extras = extrasLoader(this.#redraw.soon);
  readonly #guards = new PageGuards(this.#extras);
  protected override readonly participation: FormParticipation = new FormParticipation(this, this.internals, {
    files: this.#uploads,
    words: () => this.#language.words,
    onSubmitHeld: () => {
      this.requestUpdate();
      this.#announcer.held();
    },
  });

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('layout') && this.layout === 'grid' && this.shadowRoot)
      void loadGrid(this.shadowRoot, this.#list, this.#redraw.soon);
    const { rejections = [] } = this.#uploads.current ?? {};
    // The default accessible name, unless a label of the page provides one
    this.internals.setName('group', this.labels.length ? null : this.#language.words.say('control'));
    const { counts, submission } = this.participation;
    const { acknowledged, total, files } = this.#figures.batch;
    this.#announcer.progress(
      acknowledged,
      total,
      files,
      counts.running + counts.waiting > 0,
      this.#completion,
    );
    const { dragging } = this.#dropAndPaste;
    const [empty, rejected, submitting] = [!this.tasks.length, !!rejections.length, submission.holding];
    this.internals.setStates(customStates(counts, { empty, dragging, rejected, submitting }));
    this.#guards.update(this, counts);
    if (this.tabProgress) this.#extras()?.watchTitle(this, () => this.#language.words);
  }

  /** Dispatches a copy of a manager's event on the element; `preventDefault()` on the copy applies to the original. */
  #onManagerEvent(event: BitsEvent): void {
    if (!this.dispatchEvent(event.copy())) event.preventDefault();
    // The user submitted the form with this file: only the user can decide to submit it without the file
    if (event.type === 'bits-cancel' || event.type === 'bits-remove')
      this.participation.submission.settle(false);
    this.#announcer.hear(event);
  }

  #announce(action: RowAction | BatchAction): void {
    const isUndoable = this.tasks.some(({ status }) => status === 'undoable');
    this.#announcer.acted(action, isUndoable);
  }

  #onTasksChange(): void {
    this.participation.update();
    this.dispatchEvent(new BitsTasksChangeEvent(this.tasks));
    // At once and not in the next frame, as a hidden page has no frames
    this.#figures.changed(Date.now());
    // Ahead of a failure, whose text would change
    const isRefused = !!this.#uploads.current?.rejections.length;
    if (this.tasks.length || isRefused) this.#language.complete();
    if (isRefused) this.#extras();
    this.#guards.update(this, this.participation.counts);
    this.#redraw.soon();
  }

  /**
   * The manager that uploads the files. The element creates its own when first needed. The page may set one instead,
   * also the same one for several elements, and then configures and destroys it.
   */
  get manager(): ManagerLike | undefined {
    return this.#uploads.manager;
  }

  set manager(manager: ManagerLike | undefined) {
    this.#uploads.manager = manager;
  }

  /** Frozen snapshots of the files in the list, in the order they were added. */
  get tasks(): readonly TaskSnapshot[] {
    return this.#uploads.tasks;
  }

  /** The `File` objects of the list, without those of earlier visits that are still to be chosen again. */
  get files(): readonly File[] {
    return this.tasks.flatMap(({ file }) => file ?? []);
  }

  /** @internal For drop, paste and picker. */
  get storesHandles(): boolean {
    return this.keepFiles === 'auto' || this.keepFiles === 'handle';
  }

  /** @internal For drop, paste and picker. */
  take(entries: readonly FileEntry[]): void {
    if (this.acceptsFiles) void this.#files.take(entries);
  }

  /** Opens the file picker. Browsers require that it is called in a click or key event. */
  showPicker(): void {
    this.#picker.open();
  }

  /** Adds files with all rules, as if the user had picked them. Resolves to the tasks of the accepted files. */
  async add(files: Iterable<File | FileEntry>): Promise<readonly TaskSnapshot[]> {
    return (await this.#uploads.configured()?.add(files)) ?? [];
  }

  /** Starts the tasks with status `ready`, which wait for it because of the `manual` attribute. */
  start(): void {
    this.#uploads.configured()?.start();
  }
  /** Pauses the task with this id; without an id, all tasks. */
  pause(id?: string): void {
    this.#uploads.configured()?.pause(id);
  }
  /** Resumes the paused task with this id; without an id, all paused tasks. */
  resume(id?: string): void {
    this.#uploads.configured()?.resume(id);
  }
  /** Retries the failed or waiting task with this id at once; without an id, all of them. */
  retry(id?: string): void {
    this.#uploads.configured()?.retry(id);
  }
  /** Cancels the task with this id, or all: the server discards the bytes and the browser the checkpoint. */
  cancel(id?: string, options?: UndoOptions): void {
    this.#uploads.configured()?.cancel(id, options);
  }
  /** Takes back the cancellation or removal of the task with status `undoable` and this id, or of all. */
  undo(id?: string): void {
    this.#uploads.configured()?.undo(id);
  }
  /** Discards what the server has of a changed or failed file, and uploads its present content from byte 0. */
  startOver(id: string): void {
    this.#uploads.configured()?.startOver(id);
  }
  /** Gives a task with status `file-needed` its file. Resolves to false if the file is a different one. */
  async provideFile(id: string, file: File | FileEntry): Promise<boolean> {
    return (await this.#uploads.configured()?.provideFile(id, file)) ?? false;
  }
  /** Removes the task with this id from the list, and cancels it unless it has succeeded. */
  removeTask(id: string, options?: UndoOptions): void {
    this.#uploads.removeTask(id, options);
  }
  /** Removes succeeded and cancelled tasks and rejected files from the list. */
  clear(): void {
    this.#uploads.clear();
  }

  /**
   * Cancels all uploads of this endpoint and resume key, and removes their checkpoints and stored files from the
   * browser. With `{ everyone: true }` this applies to all endpoints and resume keys of this origin, in other tabs too:
   * for a log-out. Rejects if what is stored cannot be removed: the storage failed, or the code for it did not load. The
   * listed uploads are cancelled all the same; call it again for the rest.
   */
  forget(options?: ForgetOptions): Promise<void> {
    return this.#uploads.forget(options);
  }

  /**
   * A report on the last steps of the uploads, for an operator or an issue: it has no contents, of a name only length and
   * extension, of a URL only origin and shape. Resolves to undefined if a manager of the page has none; rejects if the
   * code for it did not load.
   */
  async diagnostics(): Promise<Diagnostics | undefined> {
    return this.#uploads.configured()?.diagnostics?.();
  }

  protected override render(): TemplateResult {
    const { words, foreign } = this.#language;
    const { counts, submission } = this.participation;
    const now = Date.now();
    const hasLinks = this.fileLinks && counts.succeeded > 0;
    const { dragging } = this.#dropAndPaste;
    const extras =
      hasLinks ||
      dragging === 'allowed' ||
      counts['file-needed'] ||
      counts.failed ||
      this.#uploads.current?.rejections.length
        ? this.#extras()
        : undefined;
    const note = (phrase: PhraseKey): void => this.#announcer.note(phrase);
    return html`${upload({
      words,
      foreign,
      now,
      counts,
      tasks: this.tasks,
      extras,
      links: hasLinks ? extras?.fileLinks(this, note) : undefined,
      reports: extras?.reports(this, note),
      manager: this.#uploads.current,
      submitting: submission.holding,
      hasReasons: this.#language.isComplete,
      named: !!this.name,
      disabled: !this.acceptsFiles,
      control: this,
      picked: this.#picker.picked,
      drop: this.#dropAndPaste,
      already: this.#files.notice,
      list: this.#list,
      order: this.#order,
      redraw: this.#redraw.soon,
      batch: this.#figures.update(this.tasks, this.#uploads.current, now),
      completion: (this.#completion = this.#figures.completion(words, counts.succeeded)),
      figures: (task) => this.#figures.of(task),
      actOnAll: (action) => {
        actOnAll(this, action);
        this.#announce(action);
      },
      act: (action, task) => {
        this.#focus.removed = action === 'remove' ? task.id : undefined;
        actOnRow(this, action, task);
        this.#announce(action);
      },
    })}
    ${this.#polite.render(foreign)}${this.#urgent.render(foreign)}`;
  }
}
