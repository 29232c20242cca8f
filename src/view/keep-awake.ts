/** Keeps the screen on while something is to be done. Where a browser cannot or will not, nothing is lost. */
export class KeepAwake {
  #active = false;
  #asking = false;
  #lock: WakeLockSentinel | undefined;

  set active(active: boolean) {
    if (active === this.#active) return;
    this.#active = active;
    if (active) {
      // The browser lets go when the page is hidden, and leaves it to the page to ask again
      document.addEventListener('visibilitychange', this.#ask);
      this.#ask();
    } else {
      document.removeEventListener('visibilitychange', this.#ask);
      this.#release();
    }
  }

  readonly #ask = (): void => {
    if (this.#asking || document.visibilityState !== 'visible' || this.#lock?.released === false) return;
    this.#asking = true;
    void request().then((lock) => {
      this.#asking = false;
      this.#lock = lock;
      if (!this.#active) this.#release();
    });
  };

  #release(): void {
    void this.#lock?.release().catch(() => undefined);
    this.#lock = undefined;
  }
}

/** Undefined where there is no such thing, the battery is low, or the page is not allowed to. */
async function request(): Promise<WakeLockSentinel | undefined> {
  const { wakeLock } = navigator as { readonly wakeLock?: WakeLock };
  return wakeLock?.request('screen').catch(() => undefined);
}
