import { isIPv6 } from 'node:net';

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
    const network = networkOf(address);
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

/** Whoever has one IPv6 address has all of its /64. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [start = '', end] = (address.split('%')[0] ?? '').split('::');
  const groups = start === '' ? [] : start.split(':');
  // Left out groups are zeros; those at the end do not matter unless the address has none left out before the 4th.
  if (end !== undefined) {
    const last = end === '' ? [] : end.split(':');
    while (groups.length + last.length < 8) groups.push('0');
    groups.push(...last);
  }
  return groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':');
}
