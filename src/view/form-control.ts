import { LitElement } from 'lit';
import type { BitsEvent } from '../events.js';
import type { TaskSnapshot } from '../manager/snapshot.js';
import { AwaitSubmit } from './await-submit.js';
import { defineOptions, flag, text } from './checked.js';
import { countTasks, type Counts } from './counts.js';
import { finishedUrls, formValue, invalidity } from './form-value.js';
import { fromFormState, toFormState } from './form-state.js';
import { Internals } from './internals.js';
import { ManagedElement } from './managed-element.js';
import type { Words } from './words.js';

/** The element as a form control: it submits the URL of each finished file. */
export abstract class FormControl extends ManagedElement {
  static readonly formAssociated = true;
  // So that a label, and a form that finds it invalid, can focus it. A click on text would do so, too, and
  // scroll there: boxes below the drop zone take the focus of a click themselves (tabindex -1).
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };

  static {
    defineOptions<FormControl>(this, { name: text(''), required: flag, disabled: flag, awaitSubmit: flag });
  }

  protected readonly internals = new Internals(this.attachInternals());
  protected counts: Counts = countTasks([]);
  /** Of the files that count for the form. */
  #own = this.counts;
  protected readonly waiting = new AwaitSubmit(
    () => this.awaitSubmit && this.#own.unfinished > 0,
    () => this.held(),
  );
  #urls: readonly string[] = [];
  #custom = '';

  protected disabledByForm = false;

  /** Name of the form entries: one for each finished file, its URL. */
  declare name: string;

  /** A form is not valid without at least one finished file. */
  declare required: boolean;

  /** Takes no files. */
  declare disabled: boolean;

  /** A form's submission waits for the files instead of being refused. */
  declare awaitSubmit: boolean;

  protected abstract readonly words: Words;

  /** A submission is held back: it has to be shown and said. */
  protected abstract held(): void;

  protected override changed(): void {
    if (this.#takeOver()) this.dispatchEvent(new Event('change', { bubbles: true }));
    // By the control's message the user learns what keeps the form
    if (!this.#own.unfinished && this.waiting.settle(!this.#own.failed)) this.reportValidity();
    super.changed();
  }

  protected override heard(event: BitsEvent): void {
    super.heard(event);
    // The form was sent with this file: whether it is to go without it, only the user knows
    if (event.type === 'bits-cancel' || event.type === 'bits-remove') this.waiting.settle(false);
  }

  /** Takes over how the tasks stand, in the same tick as they changed. Returns whether the value did. */
  #takeOver(): boolean {
    const { tasks, ownTasks } = this;
    const before = this.#urls;
    const urls = finishedUrls(ownTasks);
    this.counts = countTasks(tasks);
    this.#own = tasks.length === ownTasks.length ? this.counts : countTasks(ownTasks);
    this.#urls = urls;
    const changed = urls.length !== before.length || urls.some((url, index) => url !== before[index]);
    // Writing it down takes time by the file, and most changes are of progress
    if (changed) this.updateFormValue();
    this.updateValidity();
    return changed;
  }

  protected updateFormValue(): void {
    this.internals.setFormValue(formValue(this.name, this.#urls), toFormState(this.ownTasks));
  }

  protected updateValidity(): void {
    const rules = { required: this.required, awaitSubmit: this.awaitSubmit, custom: this.#custom };
    const [flags, message] = invalidity(this.#own, this.#urls, rules, this.words) ?? [{}, ''];
    const button = this.shadowRoot?.querySelector<HTMLElement>('.pick');
    this.internals.setValidity(flags, message, button ?? undefined);
  }

  /** @internal */
  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.waiting.form = form;
  }

  /** @internal */
  formDisabledCallback(disabled: boolean): void {
    this.disabledByForm = disabled;
    this.requestUpdate();
  }

  /** @internal */
  formResetCallback(): void {
    const { manager } = this.link;
    const { tasks = [], ownTasks = tasks } = manager ?? {};
    for (const { id } of ownTasks) {
      manager?.cancel(id);
      manager?.remove(id);
    }
    if (ownTasks.length === tasks.length) manager?.clear();
    else manager?.dismissRejections();
    this.#restore([]);
  }

  /** @internal */
  formStateRestoreCallback(state: unknown): void {
    this.#restore(fromFormState(state));
  }

  /** Not the user's doing: no `change`. */
  #restore(past: readonly TaskSnapshot[]): void {
    this.past = past;
    this.#takeOver();
    this.requestUpdate();
  }

  /** URLs of the finished files. */
  get value(): readonly string[] {
    return this.#urls;
  }

  get form(): HTMLFormElement | null {
    return this.internals.read.form;
  }

  get labels(): NodeList {
    return this.internals.read.labels;
  }

  get validity(): ValidityState {
    return this.internals.read.validity;
  }

  get validationMessage(): string {
    return this.internals.read.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.read.willValidate;
  }

  /** Whether a form may be sent; dispatches `invalid` when not. */
  checkValidity(): boolean {
    return this.internals.read.checkValidity();
  }

  /** As `checkValidity()`, and tells the user. */
  reportValidity(): boolean {
    return this.internals.read.reportValidity();
  }

  /** Makes the control invalid with a message of the page's own; empty makes it valid again. */
  setCustomValidity(message: string): void {
    this.#custom = message;
    this.updateValidity();
  }
}
