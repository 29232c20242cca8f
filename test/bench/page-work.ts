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

/** Gives the element its attributes, and marks when files are picked: the browser creates them before, which takes seconds. */
export async function prepareElement(attributes: Readonly<Record<string, string>>): Promise<void> {
  const upload = document.querySelector('bits-upload')!;
  for (const [name, value] of Object.entries(attributes)) upload.setAttribute(name, value);
  await upload.updateComplete;
  upload.shadowRoot!.addEventListener('change', () => performance.mark('add'), { capture: true });
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

/** Marks in the trace that the bench does something else from now on. */
export function beginPhase(name: string): void {
  performance.mark(name);
}

/** Presses each of these buttons in turn, and waits until what it does is drawn. */
export async function pressEach(selector: string): Promise<number> {
  const root = document.querySelector('bits-upload')!.shadowRoot!;
  const buttons = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)];
  const count = buttons().length;
  for (let nr = 0; nr < count; nr++) {
    buttons()[nr]?.click();
    for (let frame = 0; frame < 20; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return count;
}

/** As "Cancel all", with this time for "Undo". Milliseconds. */
export function cancelAll(undoMs: number): void {
  document.querySelector('bits-upload')!.cancel(undefined, { undoMs });
}

export function undoAll(): void {
  document.querySelector('bits-upload')!.undo();
}

/** Waits until no file is to be uploaded any more. */
export async function ended(): Promise<void> {
  const upload = document.querySelector('bits-upload')!;
  while (upload.tasks.some(({ status }) => !/succeeded|cancelled/.test(status)))
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Waits until no claim of an upload is held: another manager would take the file for one of another tab. */
export async function claimsReleased(): Promise<void> {
  while ((await navigator.locks.query()).held?.length !== 0)
    await new Promise((resolve) => setTimeout(resolve, 10));
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
