import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { AwaitSubmit } from './await-submit.js';
import { finishedUrls, formValue, fromFormState, invalidity, toFormState } from './form-value.js';
import type { Internals } from './internals.js';
import { countTasks, type Counts } from '../format/task-counts.js';
import type { Words } from '../format/words.js';

/** The files of a form control. */
export interface FormFiles {
  /** All files that the control shows. */
  readonly tasks: readonly TaskSnapshot[];
  /** The files that the control submits; the others belong to controls that share the list. */
  readonly ownTasks: readonly TaskSnapshot[];
  /** Finished files of a restored form. */
  finishedTasks: readonly TaskSnapshot[];
  /** Cancels and removes the own files, for the reset of the form. */
  discard(): void;
}

/** Parts of the element that the controller uses. */
interface FormContext {
  readonly files: FormFiles;
  words(): Words;
  /** Called when a submission is delayed: the element shows and announces it. */
  onSubmitHeld(): void;
}

interface FormHost extends ReactiveControllerHost, HTMLElement {
  readonly name: string;
  readonly required: boolean;
  readonly awaitSubmit: boolean;
}

/** Keeps form value, validity and delayed submissions in step with the files. */
export class FormParticipation implements ReactiveController {
  readonly #host: FormHost;
  readonly #internals: Internals;
  readonly #context: FormContext;
  counts: Counts = countTasks([]);
  /** Counts of the tasks that belong to this form control. */
  #own = this.counts;
  /** Whether a check of the validity failed since the control was valid last. */
  #hasFailed = false;
  #name = '';
  #custom = '';
  /** URLs of the finished files. */
  urls: readonly string[] = [];
  readonly submission = new AwaitSubmit(
    () => this.#host.awaitSubmit && this.#own.unfinished > 0,
    () => this.#context.onSubmitHeld(),
  );

  constructor(host: FormHost, internals: Internals, context: FormContext) {
    this.#host = host;
    this.#internals = internals;
    this.#context = context;
    host.addController(this);
    host.addEventListener('invalid', () => {
      this.#hasFailed = true;
      host.requestUpdate();
    });
  }

  /** Message of the page that makes the control invalid. */
  set custom(message: string) {
    this.#custom = message;
    this.#updateValidity();
  }

  hostUpdate(): void {
    if (this.#host.name !== this.#name) this.#updateValue();
  }

  hostUpdated(): void {
    this.#updateValidity();
  }

  /** Follows a change of the tasks, in the same tick; dispatches `change`, and submits a delayed form. */
  update(): void {
    // The user submitted the form with a file that is being discarded now
    if (this.#own.undoable) this.submission.settle(false);
    if (this.#update()) this.#host.dispatchEvent(new Event('change', { bubbles: true }));
    // The validation message shows the user why the form is not submitted
    if (!this.#own.unfinished && this.submission.settle(!this.#own.failed))
      this.#internals.read.reportValidity();
  }

  reset(): void {
    this.#context.files.discard();
    this.restore('[]');
  }

  /** Replaces the finished files by those of a stored state. Without a `change` event, as the user changed nothing. */
  restore(state: unknown): void {
    this.#context.files.finishedTasks = fromFormState(state);
    this.#update();
    this.#host.requestUpdate();
  }

  /** Updates counts, value and validity. Returns whether the value changed. */
  #update(): boolean {
    const { tasks, ownTasks } = this.#context.files;
    const before = this.urls;
    const urls = finishedUrls(ownTasks);
    this.counts = countTasks(tasks);
    this.#own = tasks.length === ownTasks.length ? this.counts : countTasks(ownTasks);
    this.urls = urls;
    const changed = urls.length !== before.length || urls.some((url, index) => url !== before[index]);
    // The time this takes grows with the number of files, and most changes are of progress
    if (changed) this.#updateValue();
    this.#updateValidity();
    return changed;
  }

  #updateValue(): void {
    this.#name = this.#host.name;
    this.#internals.setFormValue(formValue(this.#name, this.urls), toFormState(this.#context.files.ownTasks));
  }

  #updateValidity(): void {
    const { required, awaitSubmit, shadowRoot } = this.#host;
    const rules = { required, awaitSubmit, custom: this.#custom };
    const [flags, message] = invalidity(this.#own, this.urls, rules, this.#context.words()) ?? [{}, ''];
    const button = shadowRoot?.querySelector<HTMLElement>('.pick');
    this.#internals.setValidity(flags, message, button ?? undefined);
    this.#hasFailed &&= !!message;
    this.#internals.setChecked(required, this.#hasFailed);
  }
}
