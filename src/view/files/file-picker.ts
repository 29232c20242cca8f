import type { ReactiveController } from 'lit';
import type { DropAndPasteHost } from './drop-and-paste.js';
import { inputEntries, pickWithHandles } from './pick-files.js';

interface FilePickerHost extends DropAndPasteHost {
  readonly multiple: boolean;
  readonly directory: boolean;
  readonly capture: string | null;
  showPicker(): void;
}

/** Opens the file picker for the button, for a label of the page and by method. */
export class FilePicker implements ReactiveController {
  readonly #host: FilePickerHost;

  constructor(host: FilePickerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('click', this.#clicked);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('click', this.#clicked);
  }

  open(): void {
    const { acceptsFiles, storesHandles, directory, capture, accept, multiple } = this.#host;
    if (!acceptsFiles) return;
    if (directory || capture !== null || !storesHandles || !window.showOpenFilePicker) {
      this.#clickInput();
      return;
    }
    void pickWithHandles(accept, multiple).then((picked) => {
      if (picked) this.#host.take(picked);
      else this.#clickInput();
    });
  }

  /** Takes the files of the input. */
  readonly picked = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const entries = inputEntries(input);
    // The same file may be picked again
    input.value = '';
    this.#host.take(entries);
  };

  #clickInput(): void {
    this.#host.shadowRoot?.querySelector('input')?.click();
  }

  /** A click on a label of the page is dispatched on the element itself, with coordinates within the label. */
  readonly #clicked = (event: MouseEvent): void => {
    if (event.composedPath()[0] !== this.#host) return;
    const root = this.#host.getRootNode() as Document | ShadowRoot;
    // A click by script has no coordinates; a click on the element's own padding is ignored
    if (!event.detail || root.elementFromPoint(event.clientX, event.clientY) !== this.#host)
      this.#host.showPicker();
  };
}
