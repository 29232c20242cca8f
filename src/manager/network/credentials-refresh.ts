/**
 * Renews the credentials once for all tasks. The first task that is refused calls the page; the others await the same
 * result. A task that was refused with credentials older than the last renewal repeats its request.
 */
export class CredentialsRefresh {
  #renewing: Promise<boolean> | undefined;
  #version = 0;

  /** Counts the renewals so far: note it when headers are read. */
  get version(): number {
    return this.#version;
  }

  /** Resolves when no renewal is under way. */
  async settled(): Promise<void> {
    await this.#renewing;
  }

  /**
   * @param seen The version whose credentials were refused.
   * @param ask Asks the page. A rejection counts as a no.
   * @returns Whether there are fresh credentials.
   */
  renew(seen: number, ask: () => Promise<boolean>): Promise<boolean> {
    if (seen < this.#version) return Promise.resolve(true);
    this.#renewing ??= ask()
      .catch(() => false)
      .then((renewed) => {
        this.#renewing = undefined;
        if (renewed) this.#version += 1;
        return renewed;
      });
    return this.#renewing;
  }
}
