/** Work for one competitor, as its driver gets it. */
export interface Job {
  readonly files: readonly File[];
  /** Origin of the server, without a slash at the end. */
  readonly origin: string;
  /** Maximum number of files (resumable.js: chunks) that are sent at a time. */
  readonly concurrency: number;
}

/** Resolves when the server has said that it has all files. */
export type Driver = (job: Job) => Promise<void>;

export interface JobOptions {
  readonly origin: string;
  readonly concurrency: number;
  /** Whether to watch the main thread, which costs a little. */
  readonly watch: boolean;
}

export interface Timing {
  readonly ms: number;
  /** The longest time in which the main thread ran no timer, if it was watched. Milliseconds. */
  readonly pauseMs: number | undefined;
}

const TICK_MS = 5;

declare global {
  /** Uploads the picked files. The script of the page's competitor sets it. */
  var upload: (options: JobOptions) => Promise<Timing>;
}

/** Gives the page its competitor. */
export function register(driver: Driver): void {
  globalThis.upload = async ({ origin, concurrency, watch }) => {
    const files = [...(document.querySelector('input')?.files ?? [])];
    if (files.length === 0) throw new Error('No file is picked');
    // Some keep there what they would ask for again in the next round, whose file is a new one.
    localStorage.clear();
    // The connection is open and the page at rest, as when a visitor has chosen a file.
    await fetch(`${origin}/ready`);
    const stop = watch ? watchPauses() : undefined;
    const started = performance.now();
    await driver({ files, origin, concurrency });
    return { ms: performance.now() - started, pauseMs: stop?.() };
  };
}

function watchPauses(): () => number {
  let longest = 0;
  let last = performance.now();
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - TICK_MS);
    last = now;
  };
  const timer = setInterval(tick, TICK_MS);
  return () => {
    clearInterval(timer);
    tick();
    return longest;
  };
}

/** Sends each file, `concurrency` at a time: for clients without a queue of their own. */
export async function eachFile(
  { files, concurrency }: Job,
  send: (file: File) => Promise<void>,
): Promise<void> {
  const queue = files.values();
  const worker = async () => {
    for (const file of queue) await send(file);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
