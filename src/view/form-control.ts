import { LitElement } from 'lit';
import type { BitsEvent } from '../events.js';
import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import { AwaitSubmit } from './await-submit.js';
import { defineOptions, booleanAttribute, text } from './checked.js';
import { countTasks, type Counts } from './task-counts.js';
import { finishedUrls, formValue, invalidity } from './form-value.js';
import { fromFormState, toFormState } from './form-state.js';
import { Internals } from './internals.js';
import { ManagedElement } from './managed-element.js';
import type { Words } from './words.js';

/** The element as a form control: it submits the URL of each finished file. */
export abstract class FormControl extends ManagedElement {
  static readonly formAssociated = true;
  // Lets a label, and the validation of a form, focus the button. A click on text would also focus it and scroll
  // there: boxes below the drop zone take the focus of a click themselves (tabindex -1).
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };

  static {
    defineOptions<FormControl>(this, {
      name: text(''),
      required: booleanAttribute,
      disabled: booleanAttribute,
      awaitSubmit: booleanAttribute,
    });
  }

  protected readonly internals = new Internals(this.attachInternals());
  protected counts: Counts = countTasks([]);
  /** Counts of the tasks that belong to this form control. */
  #own = this.counts;
  protected readonly submission = new AwaitSubmit(
    () => this.awaitSubmit && this.#own.unfinished > 0,
    () => this.onSubmitHeld(),
  );
  #urls: readonly string[] = [];
  #custom = '';

  protected disabledByFieldset = false;

  /** Name of the form entries. Each finished file has one entry, with its URL as value. */
  declare name: string;

  /** Whether the form is invalid without a finished file. Default false. */
  declare required: boolean;

  /** Whether the control is disabled: it takes no files, and files cannot be cancelled or removed. Default false. */
  declare disabled: boolean;

  /** Whether a form's submission waits for unfinished files instead of failing validation. Default false. */
  declare awaitSubmit: boolean;

  protected abstract readonly words: Words;

  /** Called when a submission is delayed: the element shows and announces it. */
  protected abstract onSubmitHeld(): void;

  protected override changed(): void {
    if (this.#updateFromTasks()) this.dispatchEvent(new Event('change', { bubbles: true }));
    // The validation message shows the user why the form is not submitted
    if (!this.#own.unfinished && this.submission.settle(!this.#own.failed)) this.reportValidity();
    super.changed();
  }

  protected override onManagerEvent(event: BitsEvent): void {
    super.onManagerEvent(event);
    // The user submitted the form with this file: only the user can decide to submit it without the file
    if (event.type === 'bits-cancel' || event.type === 'bits-remove') this.submission.settle(false);
  }

  /** Updates counts, value and validity, in the same tick as the tasks. Returns whether the value changed. */
  #updateFromTasks(): boolean {
    const { tasks, ownTasks } = this;
    const before = this.#urls;
    const urls = finishedUrls(ownTasks);
    this.counts = countTasks(tasks);
    this.#own = tasks.length === ownTasks.length ? this.counts : countTasks(ownTasks);
    this.#urls = urls;
    const changed = urls.length !== before.length || urls.some((url, index) => url !== before[index]);
    // The time this takes grows with the number of files, and most changes are of progress
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
    this.submission.form = form;
  }

  /** @internal */
  formDisabledCallback(disabled: boolean): void {
    this.disabledByFieldset = disabled;
    this.requestUpdate();
  }

  /** @internal */
  formResetCallback(): void {
    const { manager } = this.subscription;
    const { tasks = [], ownTasks = tasks } = manager ?? {};
    for (const { id } of ownTasks) {
      manager?.cancel(id);
      manager?.removeTask(id);
    }
    if (ownTasks.length === tasks.length) manager?.clear();
    else manager?.dismissRejections();
    this.#restore([]);
  }

  /** @internal */
  formStateRestoreCallback(state: unknown): void {
    this.#restore(fromFormState(state));
  }

  /** Replaces the finished files. Without a `change` event, as the user changed nothing. */
  #restore(finishedTasks: readonly TaskSnapshot[]): void {
    this.finishedTasks = finishedTasks;
    this.#updateFromTasks();
    this.requestUpdate();
  }

  /** URLs of the finished files: the values of the form entries. */
  get value(): readonly string[] {
    return this.#urls;
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
    this.#custom = message;
    this.updateValidity();
  }
}
