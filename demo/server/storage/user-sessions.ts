/** How many sessions one user, and all together, may have. */
export interface SessionLimits {
  readonly ofUser: number;
  readonly ofAll: number;
}

interface Owned {
  readonly id: string;
  readonly user: string;
}

export interface SessionsOnDisk {
  /** Sessions with their users; asked for once. */
  readonly read: () => Promise<Iterable<Owned>>;
  readonly ids: () => Promise<Iterable<string>>;
}

/**
 * Sessions per user, as far as this process knows: those it found at the start and its own. A place is taken before the
 * session is made, so that any number of requests at once get no more than there are.
 */
export class UserSessions {
  readonly #disk: SessionsOnDisk;
  readonly #users = new Map<string, Set<string>>();
  /** Not on the disk yet. */
  readonly #reserved = new Set<string>();
  #total = 0;
  #loading: Promise<void> | undefined;
  #comparing: Promise<void> | undefined;

  constructor(disk: SessionsOnDisk) {
    this.#disk = disk;
  }

  /** Users with a session. */
  get users(): number {
    return this.#users.size;
  }

  /** Takes a place, until `forget`; false if there is none. To be followed by `made` or `forget`. */
  async reserve(session: Owned, limits: SessionLimits): Promise<boolean> {
    await this.#load();
    // Another process may have ended some.
    if (!this.#hasPlace(session.user, limits)) await this.compare();
    if (!this.#hasPlace(session.user, limits)) return false;
    this.#add(session);
    this.#reserved.add(session.id);
    return true;
  }

  /** The session is on the disk. */
  made(id: string): void {
    this.#reserved.delete(id);
  }

  forget({ id, user }: Owned): void {
    this.#reserved.delete(id);
    const ids = this.#users.get(user);
    if (!ids?.delete(id)) return;
    this.#total -= 1;
    if (ids.size === 0) this.#users.delete(user);
  }

  /** Forgets what is not on the disk any more. Who asks while this is under way waits for the same look. */
  compare(): Promise<void> {
    this.#comparing ??= this.#compare().finally(() => (this.#comparing = undefined));
    return this.#comparing;
  }

  async #compare(): Promise<void> {
    const known: Owned[] = [];
    for (const [user, ids] of this.#users) {
      for (const id of ids) if (!this.#reserved.has(id)) known.push({ id, user });
    }
    const there = new Set(await this.#disk.ids());
    for (const session of known) if (!there.has(session.id)) this.forget(session);
  }

  #hasPlace(user: string, { ofUser, ofAll }: SessionLimits): boolean {
    return (this.#users.get(user)?.size ?? 0) < ofUser && this.#total < ofAll;
  }

  #load(): Promise<void> {
    this.#loading ??= this.#disk.read().then(
      (sessions) => {
        for (const session of sessions) this.#add(session);
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  #add({ id, user }: Owned): void {
    const ids = this.#users.get(user) ?? new Set<string>();
    this.#users.set(user, ids);
    if (ids.has(id)) return;
    ids.add(id);
    this.#total += 1;
  }
}
