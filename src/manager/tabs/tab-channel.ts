import type { ReleaseClaim } from '../task/task-state.js';
import type { TabMessage } from './tab-message.js';

/**
 * Connects the tabs of one origin: a Web Lock makes one of them the owner of a task, a
 * BroadcastChannel lets the others follow. Where a browser has neither, every tab is alone.
 */
export class TabChannel {
  readonly #scope: string;
  readonly #channel: BroadcastChannel | undefined;
  #closed = false;

  /** @param receive Called with what any page of the origin posts to this scope. */
  constructor(scope: string, receive: (data: unknown) => void) {
    this.#scope = scope;
    if (typeof BroadcastChannel === 'undefined' || lockManager() === undefined) return;
    this.#channel = new BroadcastChannel(channelName(scope));
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      receive(data);
    };
  }

  /** Whether the channel was closed: a claim through it would never be released. */
  isClosed(): boolean {
    return this.#closed;
  }

  post(message: TabMessage): void {
    if (!this.#closed) this.#channel?.postMessage(message);
  }

  /**
   * Tries to own a task, without waiting.
   *
   * @returns Releases it; undefined when another tab owns it.
   */
  claim(identity: string): Promise<ReleaseClaim | undefined> {
    return this.#request(identity, { ifAvailable: true });
  }

  /** Waits for a task until its owner is gone; the result ends that. */
  waitForClaim(identity: string, granted: (release: ReleaseClaim) => void): () => void {
    const abort = new AbortController();
    if (this.#closed) return () => undefined;
    this.#request(identity, { signal: abort.signal }).then(
      (release) => {
        if (release !== undefined) granted(release);
      },
      () => undefined,
    );
    return () => {
      abort.abort();
    };
  }

  close(): void {
    this.#closed = true;
    this.#channel?.close();
  }

  #request(identity: string, options: LockOptions): Promise<ReleaseClaim | undefined> {
    const locks = lockManager();
    if (locks === undefined) return Promise.resolve(() => Promise.resolve());
    return new Promise((resolve, reject) => {
      const released = locks.request(lockName(this.#scope, identity), options, (lock) => {
        if (lock === null) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => {
          resolve(() => {
            release();
            return released;
          });
        });
      }) as Promise<void>;
      released.catch(reject);
    });
  }
}

/** The names of all locks that pages of this origin hold now; none where storage is blocked: every tab is alone there. */
export async function heldLocks(): Promise<ReadonlySet<string>> {
  const locks = await lockManager()
    ?.query()
    .catch(() => undefined);
  return new Set(locks?.held?.map(({ name = '' }) => name));
}

/** The lock that the owner of a file holds. */
export function lockName(scope: string, identity: string): string {
  return `${channelName(scope)}:${identity}`;
}

/** The name of the channel between the tabs of a scope. */
export function channelName(scope: string): string {
  return `bits-upload:${scope}`;
}

/** Undefined in insecure contexts, outside browsers, and where the platform refuses (opaque origins). */
function lockManager(): LockManager | undefined {
  return (globalThis.navigator as Navigator | undefined)?.locks;
}
