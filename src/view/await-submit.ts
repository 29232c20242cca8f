type Submitter = HTMLButtonElement | HTMLInputElement;

/** Holds a form's submission back until the files are there, then sends it as it was meant. */
export class AwaitSubmit {
  readonly #mustWait: () => boolean;
  readonly #changed: () => void;
  #form: HTMLFormElement | null = null;
  #held: { readonly submitter: Submitter | null } | undefined;

  constructor(mustWait: () => boolean, changed: () => void) {
    this.#mustWait = mustWait;
    this.#changed = changed;
  }

  /** Whether a submission is being held back. */
  get holding(): boolean {
    return !!this.#held;
  }

  set form(form: HTMLFormElement | null) {
    // In the capture phase, before the page's own listener sends anything
    this.#form?.removeEventListener('submit', this.#submit, true);
    form?.addEventListener('submit', this.#submit, true);
    this.#form = form;
    this.#held = undefined;
  }

  /**
   * Sends a form held back, or gives the submission up when it cannot be sent any more.
   * Returns whether one was given up.
   */
  settle(succeeded: boolean): boolean {
    const held = this.#held;
    this.#held = undefined;
    if (!held || !succeeded) return !!held;
    // A page may have drawn another button in the place of the one that was pressed
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
