import type { Listing } from './listing.js';

export interface SharedListingOptions {
  readonly list: () => Promise<Listing>;
  /** A number that changes with every delivery, so that an older list is not shared with later requests. */
  readonly version: () => number;
  /** Milliseconds for which a finished list is shared. */
  readonly maxAgeMs: number;
  /** The current time in milliseconds, of a monotonic clock. Default: `performance.now`. */
  readonly now?: () => number;
}

interface Made {
  readonly listing: Promise<Listing>;
  /**
   * The version when the reading began. Undefined while the previous list is being read: this list will include all
   * deliveries until it begins.
   */
  version?: number;
  /** The time at which it was finished. */
  at?: number;
}

/** Creates one list at a time and shares it with all requests that arrive meanwhile or shortly after. */
export class SharedListing {
  readonly #options: SharedListingOptions;
  readonly #now: () => number;
  #latest: Made | undefined;

  constructor(options: SharedListingOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get(): Promise<Listing> {
    const latest = this.#latest;
    if (latest && this.#isFresh(latest)) return latest.listing;
    const before = latest?.listing.catch(() => undefined) ?? Promise.resolve();
    const listing = before.then(() => {
      made.version = this.#options.version();
      return this.#options.list();
    });
    const made: Made = { listing };
    this.#latest = made;
    const finished = (): void => void (made.at = this.#now());
    const failed = (): void => {
      if (this.#latest === made) this.#latest = undefined;
    };
    listing.then(finished, failed);
    return listing;
  }

  #isFresh({ version, at }: Made): boolean {
    if (version === undefined) return true;
    if (version !== this.#options.version()) return false;
    return at === undefined || this.#now() - at < this.#options.maxAgeMs;
  }
}
