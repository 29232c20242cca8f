/** Time for which a button says that something was copied. Milliseconds. */
const COPIED_MS = 3000;

/** Copies texts of rows to the clipboard, and knows for a few seconds of which row that was. */
export class CopiedRow {
  readonly #redraw: () => void;
  #id: string | undefined;

  constructor(redraw: () => void) {
    this.#redraw = redraw;
  }

  /** Whether a text of this row was copied last, a short time ago. */
  is(id: string): boolean {
    return this.#id === id;
  }

  /**
   * Copies a text of a row.
   *
   * @returns Whether it was copied: in a page over http there is no clipboard, and the user or the page's policy may deny it.
   */
  async copy(id: string, text: string): Promise<boolean> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return false;
    }
    this.#show(id);
    setTimeout(() => {
      if (this.is(id)) this.#show(undefined);
    }, COPIED_MS);
    return true;
  }

  #show(id: string | undefined): void {
    this.#id = id;
    this.#redraw();
  }
}
