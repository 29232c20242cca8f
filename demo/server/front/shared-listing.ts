import type { Listing } from './listing.js';

export interface SharedListingOptions {
  readonly list: () => Promise<Listing>;
  /** Another number after every delivery: a list of before is not shared with those who ask after it. */
  readonly version: () => number;
  /** Milliseconds. */
  readonly maxAgeMs: number;
  /** Milliseconds of a clock that only goes forwards. Default: `performance.now`. */
  readonly now?: () => number;
}

interface Made {
  readonly listing: Promise<Listing>;
  /** When it was begun; undefined while it waits for the one before, and will hold all that comes until then. */
  version?: number;
  /** When it was finished. */
  at?: number;
}

/** One listing at a time, for all who ask while it is made and for a while after. */
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
