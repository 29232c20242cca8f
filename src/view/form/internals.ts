/** Members of ElementInternals that are only read. */
type Readable = Pick<
  ElementInternals,
  'form' | 'labels' | 'validity' | 'validationMessage' | 'willValidate' | 'checkValidity' | 'reportValidity'
>;

/**
 * The only writer of an element's ElementInternals: a value is written if it differs from the one written last.
 * Firefox removes the host's whole subtree from the accessibility tree and inserts it again when `role` or
 * `ariaLabel` is set, also to the same value; a screen reader then repeats the focused button and drops the text
 * of live regions.
 */
export class Internals {
  readonly read: Readable;
  readonly #internals: ElementInternals;
  readonly #written = new Map<string, readonly unknown[]>();

  constructor(internals: ElementInternals) {
    this.read = this.#internals = internals;
  }

  /** Sets role and accessible name of the host. The name is null if a label of the page provides it. */
  setName(role: string, label: string | null): void {
    if (this.#isNew('role', [role])) this.#internals.role = role;
    if (this.#isNew('label', [label])) this.#internals.ariaLabel = label;
  }

  /** Sets whether the host is required, and whether a check of its validity failed. */
  setChecked(required: boolean, invalid: boolean): void {
    if (this.#isNew('required', [required])) this.#internals.ariaRequired = String(required);
    if (this.#isNew('invalid', [invalid])) this.#internals.ariaInvalid = String(invalid);
  }

  setStates(states: Readonly<Record<string, boolean>>): void {
    for (const name in states)
      if (this.#isNew(`:${name}`, [states[name]]))
        this.#internals.states[states[name] ? 'add' : 'delete'](name);
  }

  /** As `ElementInternals.setValidity()`. */
  setValidity(flags: ValidityStateFlags, message: string, anchor?: HTMLElement): void {
    if (this.#isNew('validity', [message, anchor, ...Object.keys(flags)]))
      this.#internals.setValidity(flags, message, anchor);
  }

  /** As `ElementInternals.setFormValue()`. */
  setFormValue(value: FormData | null, state: string | null): void {
    if (this.#isNew('value', [state, ...[...(value ?? [])].flat()]))
      this.#internals.setFormValue(value, state);
  }

  #isNew(key: string, values: readonly unknown[]): boolean {
    const before = this.#written.get(key);
    this.#written.set(key, values);
    return before?.length !== values.length || values.some((value, index) => value !== before[index]);
  }
}
