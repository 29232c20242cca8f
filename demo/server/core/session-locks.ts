interface Holder {
  readonly connection: number;
  readonly overtaken: AbortController;
}

/**
 * Serialises the packets of a session. A client sends one at a time [W32], so a packet on another connection means that
 * the client of the earlier one has disconnected: the earlier one is signalled to stop waiting for its body.
 */
export class SessionLocks {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #holders = new Map<string, Set<Holder>>();

  /**
   * Runs `work` after all earlier packets of this session. The signal fires when a later packet on another connection
   * waits.
   */
  async run<T>(id: string, connection: number, work: (overtaken: AbortSignal) => Promise<T>): Promise<T> {
    const holders = this.#holders.get(id) ?? new Set<Holder>();
    this.#holders.set(id, holders);
    for (const earlier of holders) if (earlier.connection !== connection) earlier.overtaken.abort();
    const holder: Holder = { connection, overtaken: new AbortController() };
    holders.add(holder);

    const before = this.#tails.get(id) ?? Promise.resolve();
    const result = before.then(() => work(holder.overtaken.signal));
    const tail = result.catch(() => undefined);
    this.#tails.set(id, tail);
    try {
      return await result;
    } finally {
      holders.delete(holder);
      if (this.#tails.get(id) === tail) {
        this.#tails.delete(id);
        this.#holders.delete(id);
      }
    }
  }

  /** Whether a packet of the session is being processed. */
  busy(id: string): boolean {
    return this.#tails.has(id);
  }
}
