type Submitter = HTMLButtonElement | HTMLInputElement;

/** Delays a form's submission until the files are uploaded, then submits it with the original button. */
export class AwaitSubmit {
  readonly #mustWait: () => boolean;
  readonly #changed: () => void;
  #form: HTMLFormElement | null = null;
  #held: { readonly submitter: Submitter | null } | undefined;

  constructor(mustWait: () => boolean, changed: () => void) {
    this.#mustWait = mustWait;
    this.#changed = changed;
  }

  /** Whether a submission is being delayed. */
  get holding(): boolean {
    return !!this.#held;
  }

  set form(form: HTMLFormElement | null) {
    // In the capture phase, before a listener of the page sends the form
    this.#form?.removeEventListener('submit', this.#submit, true);
    form?.addEventListener('submit', this.#submit, true);
    this.#form = form;
    this.#held = undefined;
  }

  /**
   * Submits a delayed form, or discards the submission if not all files succeeded.
   * Returns whether a submission was discarded.
   */
  settle(succeeded: boolean): boolean {
    const held = this.#held;
    this.#held = undefined;
    if (!held || !succeeded) return !!held;
    // The page may have replaced the pressed button in the meantime
    const { submitter } = held;
    this.#form?.requestSubmit(submitter?.form === this.#form ? submitter : null);
    return false;
  }

  readonly #submit = (event: SubmitEvent): void => {
    if (!this.#mustWait()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#held = { submitter: event.submitter as Submitter | null };
    this.#changed();
  };
}
