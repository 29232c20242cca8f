interface Holder {
  readonly connection: number;
  readonly preempted: AbortController;
}

/**
 * One packet of a session at a time. A client never has two under way [W32], so a packet on another
 * connection means that the earlier one's client has gone: the earlier one is told to stop waiting for its body.
 */
export class SessionLocks {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #holders = new Map<string, Set<Holder>>();

  /** Runs `work` once every earlier packet of this session is through; the signal says "you were overtaken". */
  async run<T>(id: string, connection: number, work: (overtaken: AbortSignal) => Promise<T>): Promise<T> {
    const holders = this.#holders.get(id) ?? new Set<Holder>();
    this.#holders.set(id, holders);
    for (const earlier of holders) if (earlier.connection !== connection) earlier.preempted.abort();
    const holder: Holder = { connection, preempted: new AbortController() };
    holders.add(holder);

    const before = this.#tails.get(id) ?? Promise.resolve();
    const result = before.then(() => work(holder.preempted.signal));
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

  /** True while any packet of the session is being worked on. */
  busy(id: string): boolean {
    return this.#tails.has(id);
  }
}
