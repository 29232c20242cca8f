import type { FileEntry } from '../manager/contract/options.js';
import { defineOptions, booleanAttribute, text } from './checked.js';
import { FormControl } from './form-control.js';
import { inputEntries, pickWithHandles } from './pick-files.js';

/** The element as a file input: picker, drop and paste. */
export abstract class FileInputElement extends FormControl {
  static {
    defineOptions<FileInputElement>(this, {
      directory: booleanAttribute,
      capture: text(null),
      pageDrop: booleanAttribute,
    });
  }

  /** Whether the button picks a whole folder. Folders can be dropped in any case. Default false. */
  declare directory: boolean;

  /** Camera to take a picture with, if the device has one: `user` or `environment`, as on `<input type=file>`. */
  declare capture: string | null;

  /** Whether files dropped anywhere on the page are added. Default false. */
  declare pageDrop: boolean;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('click', this.#clicked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('click', this.#clicked);
  }

  /** @internal For drop and paste. */
  get acceptsFiles(): boolean {
    return !this.disabled && !this.disabledByFieldset;
  }

  /** @internal For drop and paste. */
  get storesHandles(): boolean {
    return this.keepFiles === 'auto' || this.keepFiles === 'handle';
  }

  /** @internal For drop and paste. */
  take(entries: readonly FileEntry[]): void {
    if (this.acceptsFiles) void this.add(entries);
  }

  /** Opens the file picker. Browsers require that it is called in a click or key event. */
  showPicker(): void {
    if (!this.acceptsFiles) return;
    if (this.directory || this.capture !== null || !this.storesHandles || !window.showOpenFilePicker) {
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

  /** A click on a label of the page is dispatched on the element itself, with coordinates within the label. */
  readonly #clicked = (event: MouseEvent): void => {
    if (event.composedPath()[0] !== this) return;
    const root = this.getRootNode() as Document | ShadowRoot;
    // A click by script has no coordinates; a click on the element's own padding is ignored
    if (!event.detail || root.elementFromPoint(event.clientX, event.clientY) !== this) this.showPicker();
  };
}
