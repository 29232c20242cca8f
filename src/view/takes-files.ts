import type { FileEntry } from '../manager/options.js';
import { defineOptions, flag, text } from './checked.js';
import { FormControl } from './form-control.js';
import { inputEntries, pickWithHandles } from './pick-files.js';

/** The element as a place where files go in. */
export abstract class TakesFiles extends FormControl {
  static {
    defineOptions<TakesFiles>(this, { directory: flag, capture: text(null), pageDrop: flag });
  }

  /** Let the button pick a whole folder. Folders can be dropped anyway. */
  declare directory: boolean;

  /** `user` or `environment`: take a picture, where the device can. */
  declare capture: string | null;

  /** Take files dropped anywhere on the page. */
  declare pageDrop: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#clicked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.#clicked);
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

  /** Asks for files. Must be called in answer to a click or a key. */
  showPicker(): void {
    if (!this.takesFiles) return;
    if (this.directory || this.capture !== null || !this.keepsHandles || !window.showOpenFilePicker) {
      this.#clickInput();
      return;
    }
    void pickWithHandles(this.accept, this.multiple).then((picked) => {
      if (picked) this.take(picked);
      else this.#clickInput();
    });
  }

  #clickInput(): void {
    this.shadowRoot?.querySelector('input')?.click();
  }

  protected readonly picked = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const entries = inputEntries(input);
    // The same file may be picked again
    input.value = '';
    this.take(entries);
  };

  /** A click on a label of the page arrives at the element itself, with the label's place. */
  readonly #clicked = (event: MouseEvent): void => {
    if (event.composedPath()[0] !== this) return;
    const root = this.getRootNode() as Document | ShadowRoot;
    // By script it has no place; one in the element's own padding means nothing
    if (!event.detail || root.elementFromPoint(event.clientX, event.clientY) !== this) this.showPicker();
  };
}
