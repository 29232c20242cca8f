import { addressGroup } from '../../core/address-group.js';

/** Counts connections per IPv4 address or IPv6 /64. */
export class AddressLimit {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** @param most Concurrent connections per address; 0 for no limit. */
  constructor(most: number) {
    this.#most = most > 0 ? most : Infinity;
  }

  /** Counts a connection. Returns the function to call when it has ended; undefined at the limit. */
  enter(address: string): (() => void) | undefined {
    const network = addressGroup(address);
    const count = this.#counts.get(network) ?? 0;
    if (count >= this.#most) return undefined;
    this.#counts.set(network, count + 1);
    return () => {
      const left = (this.#counts.get(network) ?? 0) - 1;
      if (left > 0) this.#counts.set(network, left);
      else this.#counts.delete(network);
    };
  }
}
