import { UploadManager, type ManagerOptions } from '../../../../src/core.js';
import type { Job } from './driver.js';

/** Uploads the files of a job with the manager of this project. */
export async function uploadAll({ files, origin }: Job, options: ManagerOptions = {}): Promise<void> {
  const manager = new UploadManager({ endpoint: `${origin}/bits/`, ...options });
  await new Promise<void>((resolve, reject) => {
    let left = files.length;
    manager.addEventListener('bits-success', () => {
      if (--left === 0) resolve();
    });
    manager.addEventListener('bits-error', (event) => reject((event as Event & { error: Error }).error));
    void manager.add(files);
  });
}
