/** Web Locks of one page and the tabs beside it, in memory: what is held and waited for can be looked at. */
export class FakeLocks {
  readonly #held = new Map<string, () => void>();
  readonly #waiting: { readonly name: string; readonly grant: () => void }[] = [];

  /** While this is a list, refusals arrive late: when the test calls them. */
  lateRefusals: (() => void)[] | undefined;

  /** How many are held, or waited for. */
  get size(): number {
    return this.#held.size + this.#waiting.length;
  }

  async query(): Promise<{ held: { name: string }[] }> {
    return { held: [...this.#held.keys()].map((name) => ({ name })) };
  }

  request(
    name: string,
    options: { ifAvailable?: boolean; signal?: AbortSignal },
    callback: (lock: { name: string } | null) => unknown,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const grant = (): void => {
        const release = (): void => this.#release(name);
        this.#held.set(name, release);
        void Promise.resolve(callback({ name })).then((value) => {
          release();
          resolve(value);
        }, reject);
      };
      if (!this.#held.has(name)) grant();
      else if (options.ifAvailable === true) {
        const refuse = (): void => void Promise.resolve(callback(null)).then(resolve, reject);
        if (this.lateRefusals === undefined) refuse();
        else this.lateRefusals.push(refuse);
      } else {
        const entry = { name, grant };
        this.#waiting.push(entry);
        options.signal?.addEventListener('abort', () => {
          const at = this.#waiting.indexOf(entry);
          if (at < 0) return;
          this.#waiting.splice(at, 1);
          reject(options.signal?.reason as Error);
        });
      }
    });
  }

  /** Holds one as another tab does, if it is free; the result releases it. */
  holdElsewhere(name: string): (() => void) | undefined {
    if (this.#held.has(name)) return undefined;
    let release = (): void => undefined;
    void this.request(name, {}, () => new Promise<void>((resolve) => (release = resolve)));
    return () => release();
  }

  #release(name: string): void {
    this.#held.delete(name);
    const at = this.#waiting.findIndex((each) => each.name === name);
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.grant();
  }
}

/** BroadcastChannels in memory; those that are open can be counted. */
export class FakeChannels {
  readonly #open = new Set<{ name: string; onmessage: ((event: { data: unknown }) => void) | null }>();

  get size(): number {
    return this.#open.size;
  }

  /** Delivers a message as if another tab had posted it. */
  post(name: string, data: unknown, from?: object): void {
    for (const channel of [...this.#open])
      if (channel !== from && channel.name === name)
        queueMicrotask(() => {
          if (this.#open.has(channel)) channel.onmessage?.({ data });
        });
  }

  /** The class to put in the place of the platform's. */
  get channel(): typeof BroadcastChannel {
    const open = this.#open;
    const post = (name: string, data: unknown, from: object): void => this.post(name, data, from);
    class Channel {
      onmessage: ((event: { data: unknown }) => void) | null = null;
      readonly name: string;
      constructor(name: string) {
        this.name = name;
        open.add(this);
      }
      postMessage(data: unknown): void {
        post(this.name, data, this);
      }
      close(): void {
        open.delete(this);
      }
    }
    return Channel as unknown as typeof BroadcastChannel;
  }
}

/** Puts them in the place of the platform's; the result takes them away again. */
export function installTabs(locks: FakeLocks, channels: FakeChannels): () => void {
  const platform = globalThis.BroadcastChannel;
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks });
  globalThis.BroadcastChannel = channels.channel;
  return () => {
    Reflect.deleteProperty(navigator, 'locks');
    globalThis.BroadcastChannel = platform;
  };
}
