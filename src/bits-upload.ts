import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { styles } from './bits-upload.styles.js';
import type { BitsEvent } from './events.js';
import type { Strings } from './locales/locale.js';
import type { TaskSnapshot } from './manager/snapshot.js';
import { Announcer } from './view/announcer.js';
import { defineOptions, flag, given, oneOf } from './view/checked.js';
import { customStates } from './view/custom-states.js';
import { dropZone } from './view/drop-zone.js';
import { FileIntake } from './view/file-intake.js';
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
import { TakesFiles } from './view/takes-files.js';
import { taskList } from './view/task-list.js';
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
 * @csspart base - All of it, 64rem wide at most.
 * @csspart dropzone - The drop zone.
 * @csspart dropzone-icon - The picture in it.
 * @csspart label - What it says.
 * @csspart hint - The line below.
 * @csspart drag-label - What letting go would do, over the drop zone while files are held over it.
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
 * @csspart session-lost - Says that the server lost an upload, or a part of it, and where it goes on.
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
 * @cssstate ready - Files wait for `start()`.
 * @cssstate queued - Files wait for their turn.
 * @cssstate uploading - Files are on the way.
 * @cssstate waiting - Waits for the server or the connection, and goes on by itself.
 * @cssstate paused - Files are paused.
 * @cssstate offline - Files are paused as the browser is offline.
 * @cssstate other-tab - Another tab uploads files.
 * @cssstate file-needed - Files have to be chosen again.
 * @cssstate file-changed - Some of these were changed after their upload began.
 * @cssstate unfinished - Files of an earlier visit have not gone on yet.
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
 * @fires {BitsSessionLostEvent} bits-session-lost - The server lost acknowledged bytes. Cancelable: fail.
 * @fires {BitsFileNeededEvent} bits-file-needed - Files have to be chosen again.
 * @fires {BitsReplyEvent} bits-reply - The reply of an upload-reply job is here.
 * @fires {BitsSuccessEvent} bits-success - The file is on the server.
 * @fires {BitsErrorEvent} bits-error - The file failed.
 * @fires {BitsCancelEvent} bits-cancel - The file was cancelled.
 * @fires {BitsRemoveEvent} bits-remove - The file left the list.
 * @fires {BitsSettledEvent} bits-settled - Nothing is left to do.
 * @fires {Event} change - The form value changed.
 */
export class BitsUpload extends TakesFiles {
  static override styles = styles;

  static {
    defineOptions<BitsUpload>(this, {
      keepAwake: flag,
      leaveGuard: flag,
      layout: oneOf('list', 'compact'),
      strings: given,
    });
  }

  readonly #language = new Language(this);
  readonly #intake = new FileIntake(this);
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
  /** Waits for its turn to be spoken. */
  readonly #polite = new LiveRegion('status');
  /** Interrupts what is being spoken. */
  readonly #urgent = new LiveRegion('alert');

  /** Keep the screen on while files are on the way, where the device can. */
  declare keepAwake: boolean;

  /** Ask before the page is left, while that would lose work: files that the browser could not keep. */
  declare leaveGuard: boolean;

  /** `compact` takes less room. */
  declare layout: 'list' | 'compact';

  /** Phrases to use instead of the language's own. */
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
    // Neither on a server nor for an element nobody sees
    if (!this.isConnected) return;
    this.configured();
    if (changed.has('name')) this.updateFormValue();
  }

  protected override updated(): void {
    const totals = this.link.manager?.totals;
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

  protected override heard(event: BitsEvent): void {
    super.heard(event);
    this.#announcer.hear(event);
  }

  protected override held(): void {
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

  /** At once and not with the next frame: a hidden page has none. */
  #watchOver(): void {
    this.#keepAwake.active = this.keepAwake && this.counts.running + this.counts.waiting > 0;
    this.#leaveGuard.active = this.leaveGuard && this.tasks.some(wouldBeLost);
  }

  /** However often something changes, it is drawn once a frame. */
  #drawSoon(): void {
    if (this.#framePending) return;
    this.#framePending = true;
    requestAnimationFrame(() => {
      this.#framePending = false;
      this.requestUpdate();
    });
  }

  /** What a label of the page says is not said over. */
  #nameGroup(): void {
    this.internals.setName('group', this.labels.length ? null : this.words.say('control'));
  }

  #setStates(): void {
    this.internals.setStates(
      customStates(this.counts, {
        empty: !this.tasks.length,
        dragging: this.#intake.dragging,
        refused: !!this.link.manager?.rejections.length,
        submitting: this.waiting.holding,
      }),
    );
  }

  protected get words(): Words {
    return this.#language.words;
  }

  protected override render(): TemplateResult {
    const { words, tasks, counts, link } = this;
    const now = Date.now();
    const inFlight = (task: TaskSnapshot): number => this.#inFlight.estimate(task, now);
    const inFlightOfAll = counts.sending ? tasks.reduce((sum, task) => sum + inFlight(task), 0) : 0;
    const disabled = !this.takesFiles;
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
          dragging: this.#intake.dragging,
          maxFiles: this.maxFiles,
          maxFileSize: this.maxFileSize,
          maxTotalSize: this.maxTotalSize,
          pick: () => this.showPicker(),
          picked: this.picked,
        })}
        ${notices(link.manager, this.#intake.found, words, () => this.#intake.stop())}
        ${
          tasks.length
            ? html`<div class="panel" part="panel" tabindex="-1">
                ${
                  tasks.length > 1 || this.waiting.holding
                    ? summary({
                        counts,
                        totals: link.manager?.totals,
                        inFlight: inFlightOfAll,
                        submitting: this.waiting.holding,
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

declare global {
  interface HTMLElementTagNameMap {
    'bits-upload': BitsUpload;
  }
}
