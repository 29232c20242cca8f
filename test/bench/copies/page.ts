/** Functions that run in the page: they know only their arguments and what the page has. */
import type { UploadManager } from '../../../src/core.js';
import type * as Core from '../../../src/core.js';

declare global {
  /** The manager of the visit. */
  var manager: UploadManager | undefined;
  /** What became of its upload: milliseconds, or why there is none. */
  var outcome: Promise<{ ms: number } | { error: string }> | undefined;
}

/** Has a manager upload the picked file, or resume the one of the visit before. */
export async function begin(options: Readonly<Record<string, unknown>>, holdsFrom: number): Promise<void> {
  const core = globalThis.core as unknown as typeof Core;
  class HeldTransport extends core.FetchTransport {
    override async send(
      request: Parameters<Core.BitsTransport['send']>[0],
    ): ReturnType<Core.BitsTransport['send']> {
      const [, end = '0'] = /-(\d+)\//.exec(request.headers['Content-Range'] ?? '') ?? [];
      if (Number(end) >= holdsFrom) await new Promise(() => undefined);
      return super.send(request);
    }
  }
  const transport = holdsFrom > 0 ? { transport: new HeldTransport() } : {};
  const endpoint = new URL('/uploads/', location.href).href;
  const manager = new core.UploadManager({ endpoint, ...options, ...transport });
  globalThis.manager = manager;
  const beganMs = performance.now();
  globalThis.outcome = new Promise((resolve) => {
    manager.addEventListener('bits-success', () => resolve({ ms: performance.now() - beganMs }));
    manager.addEventListener('bits-error', ({ error }) => resolve({ error: String(error) }));
    manager.addEventListener('bits-file-needed', ({ cause }) => resolve({ error: `file needed: ${cause}` }));
    manager.addEventListener('bits-session-lost', () => resolve({ error: 'the session was lost' }));
  });
  const file = document.querySelector('input')?.files?.[0];
  if (file) await manager.add([file]);
  else await manager.restore();
}

/** What the task shows, and how many records of files are stored. */
export async function look(): Promise<{ kept: string | undefined; acknowledged: number; stored: number }> {
  const [task] = globalThis.manager?.tasks ?? [];
  const stored = await new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open('bits-upload');
    opening.onerror = () => reject(new Error('not opened'));
    opening.onsuccess = () => {
      const { result } = opening;
      if (!result.objectStoreNames.contains('sources')) {
        resolve(0);
        return;
      }
      const counting = result.transaction('sources').objectStore('sources').count();
      counting.onsuccess = () => {
        result.close();
        resolve(counting.result);
      };
    };
  });
  return { kept: task?.fileKeptAs, acknowledged: task?.acknowledged ?? 0, stored };
}

/** Waits for the end of the upload. */
export async function end(): Promise<{ ms: number } | { error: string }> {
  const result = (await globalThis.outcome) ?? { error: 'nothing was begun' };
  globalThis.manager?.destroy();
  return result;
}
