/** Keeps the screen on while uploads are active. Uploads do not depend on it: a refused wake lock is ignored. */
export class KeepAwake {
  #active = false;
  #asking = false;
  #lock: WakeLockSentinel | undefined;

  set active(active: boolean) {
    if (active === this.#active) return;
    this.#active = active;
    if (active) {
      // The browser releases the lock when the page is hidden; the page has to request it again
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

/** Requests a screen wake lock. Undefined if the browser has none, the battery is low or the page may not have it. */
async function request(): Promise<WakeLockSentinel | undefined> {
  const { wakeLock } = navigator as { readonly wakeLock?: WakeLock };
  return wakeLock?.request('screen').catch(() => undefined);
}
