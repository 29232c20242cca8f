import { property, query } from 'lit/decorators.js';
import type { FileEntry } from '../manager/options.js';
import { FormControl } from './form-control.js';
import { inputEntries, pickWithHandles } from './pick-files.js';

/** The element as a place where files go in. */
export abstract class TakesFiles extends FormControl {
  @query('input') protected readonly input!: HTMLInputElement;

  /** Let the button pick a whole folder. Folders can be dropped anyway. */
  @property({ type: Boolean, reflect: true }) directory = false;

  /** `user` or `environment`: take a picture, where the device can. */
  @property({ reflect: true, useDefault: true }) capture: string | null = null;

  /** Take files dropped anywhere on the page. */
  @property({ attribute: 'page-drop', type: Boolean, reflect: true }) pageDrop = false;

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
      this.input.click();
      return;
    }
    void pickWithHandles(this.accept, this.multiple).then((picked) => {
      if (picked) this.take(picked);
      else this.input.click();
    });
  }

  protected readonly picked = (): void => {
    const entries = inputEntries(this.input);
    // The same file may be picked again
    this.input.value = '';
    this.take(entries);
  };

  /** A click on a label of the page arrives at the element itself. */
  readonly #clicked = (event: Event): void => {
    if (event.composedPath()[0] === this) this.showPicker();
  };
}
