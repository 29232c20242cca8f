import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { styles } from './bits-upload.styles.js';
import type { BitsEvent } from './events.js';
import type { Strings } from './locales/locale.js';
import type { TaskSnapshot } from './manager/contract/snapshot.js';
import { Announcer } from './view/announcer.js';
import { booleanAttribute, defineOptions, oneOf, propertyOnly } from './view/checked.js';
import { customStates } from './view/custom-states.js';
import { dropZone } from './view/drop-zone.js';
import { DropAndPaste } from './view/drop-and-paste.js';
import { FocusKeeper } from './view/focus-keeper.js';
import { InFlight } from './view/in-flight.js';
import { KeepAwake } from './view/keep-awake.js';
import { Language } from './view/language.js';
import { LeaveGuard, wouldBeLost } from './view/leave-guard.js';
import { LiveRegion } from './view/live-region.js';
import { notices } from './view/notices.js';
import { pageActions } from './view/page-actions.js';
import { actOnAll, actOnRow } from './view/row-actions.js';
import type { RowAction } from './view/row-state.js';
import { summary } from './view/summary.js';
import { FileInputElement } from './view/file-input-element.js';
import { taskList } from './view/task-list.js';
import { VirtualList } from './view/virtual-list.js';
import type { Words } from './view/words.js';

/** Interval at which estimates are redrawn while sending; a countdown needs a quarter of that rate. Milliseconds. */
const TICK_MS = 250;

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
 *
 * @csspart base - The whole element, 64rem wide at most.
 * @csspart dropzone - The drop zone.
 * @csspart dropzone-icon - The icon of the drop zone.
 * @csspart label - The label of the drop zone.
 * @csspart hint - The hint below the label of the drop zone.
 * @csspart drag-label - The text over the drop zone that says what a drop would do, while files are dragged over it.
 * @csspart button - The button that opens the file picker.
 * @csspart notice - A notice above the list: rejected files, a folder that is being read, missing storage.
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
 * @csspart status - The status and figures below a name or the overall progress.
 * @csspart session-lost - The text that says which part of an upload the server lost and where it resumes.
 * @csspart error - The details of a failure.
 * @csspart progress - A progress bar.
 * @csspart progress-acknowledged - The part of a progress bar for acknowledged bytes.
 * @csspart progress-in-flight - The part of a progress bar for bytes that are probably sent.
 * @csspart row-actions - The box of the buttons of one file.
 * @csspart row-button - Each button of one file; also `<action>-button`, e.g. `pause-button`.
 * @csspart dismiss-button - The button that closes a notice.
 *
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
 * @cssprop [--bits-icon-size=2.5rem] - The width and height of a thumbnail.
 * @cssprop [--bits-list-height=min(34rem, 75vh)] - The height of a list of 60 files and more, which scrolls within it.
 * @cssprop [--bits-duration=180ms] - The duration of transitions; there are none under reduced motion.
 *
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
 *
 * @fires {BitsAddEvent} bits-add - Dispatched before files are added to the list. Cancelable; `waitUntil(promise)`.
 * @fires {BitsAddedEvent} bits-added - Dispatched after files were added to the list.
 * @fires {BitsRejectEvent} bits-reject - Dispatched when files were rejected by a rule, or could not be read.
 * @fires {BitsStartEvent} bits-start - Dispatched before a file's first packet. Cancelable; `waitUntil(promise)`.
 * @fires {BitsSessionEvent} bits-session - Dispatched when a session was created or resumed.
 * @fires {BitsProgressEvent} bits-progress - Dispatched at most once per frame and file. Does not bubble.
 * @fires {BitsPauseEvent} bits-pause - Dispatched when an upload was paused, for the reason in `cause`.
 * @fires {BitsResumeEvent} bits-resume - Dispatched when a paused upload resumes.
 * @fires {BitsRetryEvent} bits-retry - Dispatched before an upload waits for another attempt. Cancelable: the
 * upload fails at once.
 * @fires {BitsSessionLostEvent} bits-session-lost - Dispatched when the server lost acknowledged bytes. Cancelable: the
 * upload fails.
 * @fires {BitsFileNeededEvent} bits-file-needed - Dispatched when files have to be chosen again.
 * @fires {BitsReplyEvent} bits-reply - Dispatched when the reply of an upload-reply job was received.
 * @fires {BitsSuccessEvent} bits-success - Dispatched when a file is on the server.
 * @fires {BitsErrorEvent} bits-error - Dispatched when a file failed.
 * @fires {BitsCancelEvent} bits-cancel - Dispatched when a file was cancelled.
 * @fires {BitsRemoveEvent} bits-remove - Dispatched after a file was removed from the list.
 * @fires {BitsTasksChangeEvent} bits-tasks-change - Dispatched after the list or a file changed, once for all changes
 * of a turn. Does not bubble.
 * @fires {BitsSettledEvent} bits-settled - Dispatched when all files have ended.
 * @fires {Event} change - Dispatched when the form value changed.
 */
export class BitsUpload extends FileInputElement {
  static override styles = styles;

  static {
    defineOptions<BitsUpload>(this, {
      keepAwake: booleanAttribute,
      leaveGuard: booleanAttribute,
      layout: oneOf('list', 'compact'),
      strings: propertyOnly,
    });
  }

  readonly #language = new Language(this);
  readonly #dropAndPaste = new DropAndPaste(this);
  readonly #list = new VirtualList(this, () => this.#drawSoon());
  readonly #focus = new FocusKeeper(this);
  readonly #inFlight = new InFlight();
  readonly #announcer = new Announcer(
    (text, urgent) => this.#say(text, urgent),
    () => this.words,
  );
  readonly #keepAwake = new KeepAwake();
  readonly #leaveGuard = new LeaveGuard();
  #framePending = false;
  #ticker: ReturnType<typeof setTimeout> | undefined;
  /** Live region whose text is spoken after the current speech. */
  readonly #polite = new LiveRegion('status');
  /** Live region whose text interrupts the current speech. */
  readonly #urgent = new LiveRegion('alert');

  /** Whether the screen stays on while uploads are active, if the device supports that. Default false. */
  declare keepAwake: boolean;

  /** Whether the browser asks before the page is left if files would have to be sent or chosen again. Default false. */
  declare leaveGuard: boolean;

  /** Layout: `list` (default), or `compact` with smaller rows and drop zone. */
  declare layout: 'list' | 'compact';

  /** Phrases that replace those of the language. */
  declare strings?: Partial<Strings> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#ticker);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Not on a server, and not for an element outside of the page
    if (!this.isConnected) return;
    this.configuredManager();
    if (changed.has('name')) this.updateFormValue();
  }

  protected override updated(): void {
    const totals = this.subscription.manager?.totals;
    if (totals) this.#announcer.progress(totals.acknowledged, totals.total);
    this.updateValidity();
    this.#nameGroup();
    this.#setStates();
    this.#watchOver();
    clearTimeout(this.#ticker);
    const { sending, waiting } = this.counts;
    if (sending || waiting)
      this.#ticker = setTimeout(() => this.#drawSoon(), sending ? TICK_MS : 4 * TICK_MS);
  }

  protected override onManagerEvent(event: BitsEvent): void {
    super.onManagerEvent(event);
    this.#announcer.hear(event);
  }

  protected override onSubmitHeld(): void {
    this.#announcer.held();
  }

  #say(text: string, urgent: boolean): void {
    (urgent ? this.#urgent : this.#polite).say(text);
    this.requestUpdate();
  }

  protected override changed(): void {
    super.changed();
    this.#watchOver();
    this.#drawSoon();
  }

  /** Runs at once and not in the next frame, as a hidden page has no frames. */
  #watchOver(): void {
    this.#keepAwake.active = this.keepAwake && this.counts.running + this.counts.waiting > 0;
    this.#leaveGuard.active = this.leaveGuard && this.tasks.some(wouldBeLost);
  }

  /** Draws in the next frame, once for all changes until then. */
  #drawSoon(): void {
    if (this.#framePending) return;
    this.#framePending = true;
    requestAnimationFrame(() => {
      this.#framePending = false;
      this.requestUpdate();
    });
  }

  /** Sets the default accessible name, unless a label of the page provides one. */
  #nameGroup(): void {
    this.internals.setName('group', this.labels.length ? null : this.words.say('control'));
  }

  #setStates(): void {
    this.internals.setStates(
      customStates(this.counts, {
        empty: !this.tasks.length,
        dragging: this.#dropAndPaste.dragging,
        rejected: !!this.subscription.manager?.rejections.length,
        submitting: this.submission.holding,
      }),
    );
  }

  protected get words(): Words {
    return this.#language.words;
  }

  protected override render(): TemplateResult {
    const { words, tasks, counts, subscription } = this;
    const now = Date.now();
    const inFlight = (task: TaskSnapshot): number => this.#inFlight.estimate(task, now);
    const inFlightOfAll = counts.sending ? tasks.reduce((sum, task) => sum + inFlight(task), 0) : 0;
    const disabled = !this.acceptsFiles;
    const act = (action: RowAction, task: TaskSnapshot): void => {
      this.#focus.removed = action === 'remove' ? task.id : undefined;
      actOnRow(this, action, task);
    };
    const lang = this.#language.foreign ?? nothing;
    return html`<div class="base" part="base" lang=${lang} dir=${lang === nothing ? nothing : 'ltr'}>
        ${dropZone({
          words,
          accept: this.accept,
          multiple: this.multiple || this.directory,
          directory: this.directory,
          capture: this.capture,
          disabled,
          dragging: this.#dropAndPaste.dragging,
          maxFiles: this.maxFiles,
          maxFileSize: this.maxFileSize,
          maxTotalSize: this.maxTotalSize,
          pick: () => this.showPicker(),
          picked: this.picked,
        })}
        ${notices(subscription.manager, this.#dropAndPaste.found, words, () => this.#dropAndPaste.stop())}
        ${
          tasks.length
            ? html`<div class="panel" part="panel" tabindex="-1">
                ${
                  tasks.length > 1 || this.submission.holding
                    ? summary({
                        counts,
                        totals: subscription.manager?.totals,
                        inFlight: inFlightOfAll,
                        submitting: this.submission.holding,
                        named: !!this.name,
                        disabled,
                        words,
                        act: (action) => actOnAll(this, action),
                      })
                    : pageActions
                }${taskList(
                  tasks,
                  this.#list.layout(tasks),
                  { words, now, disabled, inFlight, act },
                  () => this.#drawSoon(),
                  (id) => this.#list.reach(id),
                )}
              </div>`
            : html`${pageActions}<slot name="empty"></slot>`
        }
        <slot name="footer"></slot>
      </div>
      ${this.#polite.render(lang)}${this.#urgent.render(lang)}`;
  }
}
