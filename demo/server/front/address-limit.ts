import { addressGroup } from '../core/address-group.js';

/** Counts connections by the network they come from: an IPv4 address, or the /64 of an IPv6 one. */
export class AddressLimit {
  readonly #most: number;
  readonly #counts = new Map<string, number>();

  /** @param most connections of one network at once; 0 for any number. */
  constructor(most: number) {
    this.#most = most > 0 ? most : Infinity;
  }

  /** Counts one more; undefined where there are too many, else what to call when it has ended. */
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
