/** Limits on the number of sessions. */
export interface SessionLimits {
  readonly ofUser: number;
  readonly ofAll: number;
}

interface Owned {
  readonly id: string;
  readonly user: string;
}

export interface SessionsOnDisk {
  /** Reads all sessions with their users; called once. */
  readonly read: () => Promise<Iterable<Owned>>;
  readonly ids: () => Promise<Iterable<string>>;
}

/**
 * Counts sessions per user: those found at the start and this process's own. A place is reserved before the session is
 * created, so that concurrent requests cannot exceed the limit.
 */
export class UserSessions {
  readonly #disk: SessionsOnDisk;
  readonly #users = new Map<string, Set<string>>();
  /** Reserved, but not on the disk yet. */
  readonly #reserved = new Set<string>();
  #total = 0;
  #loading: Promise<void> | undefined;
  #comparing: Promise<void> | undefined;

  constructor(disk: SessionsOnDisk) {
    this.#disk = disk;
  }

  /** The number of users with a session. */
  get users(): number {
    return this.#users.size;
  }

  /** Reserves a place until `forget`; false at a limit. Has to be followed by `made` or `forget`. */
  async reserve(session: Owned, limits: SessionLimits): Promise<boolean> {
    await this.#load();
    // Another process may have ended sessions.
    if (!this.#hasPlace(session.user, limits)) await this.compare();
    if (!this.#hasPlace(session.user, limits)) return false;
    this.#add(session);
    this.#reserved.add(session.id);
    return true;
  }

  /** Marks a reserved session as being on the disk. */
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

  /** Removes sessions that are no longer on the disk. Concurrent callers share one run. */
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
