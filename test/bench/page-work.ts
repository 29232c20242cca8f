/** Functions that run in the page: they know only their arguments and what the page has. */

interface CoreModule {
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
