/** Functions that run in the page: they know only their arguments and what the page has. */

interface Transport {
  send(request: { readonly headers: Readonly<Record<string, string>> }): Promise<unknown>;
}

interface CoreModule {
  FetchTransport: new () => Transport;
  UploadManager: new (options: Readonly<Record<string, unknown>>) => EventTarget & {
    add(files: readonly File[]): unknown;
    destroy?(): void;
  };
}

declare global {
  // Set by the bench's page.
  var core: CoreModule;
  /** Lengths of the main thread's tasks over 50 ms, and when they began after files were picked. Milliseconds. */
  var longTasks: { at: number; ms: number }[];
}

/** Milliseconds of one fetch that sends the picked file whole. */
export async function fetchPut(url: string): Promise<number> {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file');
  const started = performance.now();
  const response = await fetch(url, { method: 'PUT', body: file });
  const received = await response.text();
  if (received !== String(file.size))
    throw new Error(`The sink got ${received} of ${String(file.size)} bytes`);
  return performance.now() - started;
}

/** Milliseconds from adding the picked file to the server's word that it is delivered. */
export async function uploadByCore(
  endpoint: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file');
  const started = performance.now();
  const manager = new globalThis.core.UploadManager({
    endpoint: new URL(endpoint, location.href).href,
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    manager.addEventListener('bits-success', () => {
      resolve();
    });
    manager.addEventListener('bits-error', (event) => {
      reject((event as Event & { error: Error }).error);
    });
    manager.add([file]);
  });
  const elapsed = performance.now() - started;
  manager.destroy?.();
  return elapsed;
}

/** Gives the element its attributes and notes the main thread's long tasks from now on. */
export async function watchLongTasks(attributes: Readonly<Record<string, string>>): Promise<void> {
  const upload = document.querySelector('bits-upload')!;
  for (const [name, value] of Object.entries(attributes)) upload.setAttribute(name, value);
  await upload.updateComplete;
  globalThis.longTasks = [];
  let pickedAt = Infinity;
  upload.shadowRoot!.addEventListener('change', () => (pickedAt = performance.now()), { capture: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      // The browser creates the files before the event, which takes seconds.
      const at = Math.max(startTime, pickedAt);
      const ms = startTime + duration - at;
      if (ms > 0) globalThis.longTasks.push({ at: at - pickedAt, ms });
    }
  }).observe({ type: 'longtask' });
}

/** Waits until all files are in the list. */
export async function listed(count: number): Promise<void> {
  const upload = document.querySelector('bits-upload')!;
  while (upload.tasks.length < count) await new Promise((resolve) => setTimeout(resolve, 100));
}

export interface Scrolling {
  readonly frames: number;
  /** Frames that came later than three of 60 a second. */
  readonly late: number;
  readonly longestMs: number;
  readonly nodes: number;
}

/** Scrolls through the list, a good half of it a screen at a time, and counts late frames. */
export async function scrollThrough(frames: number): Promise<Scrolling> {
  const root = document.querySelector('bits-upload')!.shadowRoot!;
  const list = root.querySelector('.list')!;
  const gaps: number[] = [];
  let nodes = 0;
  let last = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
  for (let frame = 0; frame < frames; frame++) {
    list.scrollTop += frame % 60 === 59 ? 10_000 : 120;
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    gaps.push(now - last);
    last = now;
    nodes = Math.max(nodes, root.querySelectorAll('*').length);
  }
  return { frames, late: gaps.filter((gap) => gap > 50).length, longestMs: Math.max(...gaps), nodes };
}

export function tellLongTasks(): readonly { at: number; ms: number }[] {
  return globalThis.longTasks;
}

/** Milliseconds between the response to a packet and the next request, by the type of that request. */
export type Gaps = Record<string, number[]>;

/** Uploads the picked file, and measures how long the line is idle between a response and the next request. */
export async function gapsOfUpload(
  endpoint: string,
  options: Readonly<Record<string, unknown>>,
): Promise<Gaps> {
  const file = document.querySelector('input')?.files?.[0];
  if (!file) throw new Error('no file');
  const gaps: Gaps = {};
  const fetching = new globalThis.core.FetchTransport();
  let respondedAt = performance.now();
  const transport: Transport = {
    async send(request) {
      (gaps[request.headers['BITS-Packet-Type'] ?? ''] ??= []).push(performance.now() - respondedAt);
      const response = await fetching.send(request);
      respondedAt = performance.now();
      return response;
    },
  };
  const manager = new globalThis.core.UploadManager({
    endpoint: new URL(endpoint, location.href).href,
    transport,
    ...options,
  });
  await new Promise<void>((resolve, reject) => {
    manager.addEventListener('bits-success', () => resolve());
    manager.addEventListener('bits-error', () => reject(new Error('The upload failed')));
    manager.add([file]);
  });
  manager.destroy?.();
  return gaps;
}
