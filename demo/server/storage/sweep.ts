import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DiskStorage } from './disk-storage.js';

export interface SweepOptions {
  /** Time without progress, in milliseconds, after which a session is deleted. */
  readonly timeoutMs: number;
  readonly overwrite: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Runs `work` if no packet of the session is being served; otherwise skips it. */
  readonly exclusive: (id: string, work: () => Promise<void>) => Promise<void>;
}

/** Deletes expired sessions; those whose delivery was interrupted by a crash are delivered first. */
export async function sweep(storage: DiskStorage, options: SweepOptions): Promise<number> {
  const { folders } = storage;
  await folders.clearLeftovers(options.now);
  await folders.users.compare();
  let dropped = 0;
  for (const id of await folders.ids()) {
    const folder = folders.of(id);
    if (!folder || options.now - (await lastProgress(folder)) <= options.timeoutMs) continue;
    await options.exclusive(id, async () => {
      if (options.now - (await lastProgress(folder)) <= options.timeoutMs) return;
      const session = await storage.find(id);
      // A file that has appeared at the destination in the meantime stays: no client is there to be answered.
      if (session && (await folders.record(folder))?.closing) {
        await storage.deliver(session, options.overwrite).catch(() => undefined);
      }
      if (session) await storage.remove(session);
      else await folders.remove(id, '');
      dropped += 1;
    });
  }
  return dropped;
}

/** Time of the session's last change, in milliseconds since 1970. */
async function lastProgress(folder: string): Promise<number> {
  const times = ['data', 'session.json'].map(async (name) => {
    const { mtimeMs } = await stat(path.join(folder, name)).catch(() => ({ mtimeMs: 0 }));
    return mtimeMs;
  });
  return Math.max(...(await Promise.all(times)));
}

const EVERY_MS = { least: 1000, most: 600_000 };

/** Sweeps periodically, with a pause after each run. Returns a function that stops it. */
export function startSweeping(
  run: () => Promise<unknown>,
  timeoutSeconds: number,
  onFailure: (error: unknown) => void,
): () => Promise<void> {
  const everyMs = Math.min(EVERY_MS.most, Math.max(EVERY_MS.least, (timeoutSeconds * 1000) / 4));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const next = (): void => {
    if (stopped) return;
    running = run().then(() => undefined, onFailure);
    void running.then(() => {
      if (!stopped) timer = setTimeout(next, everyMs).unref();
    });
  };
  timer = setTimeout(next, everyMs).unref();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
}
