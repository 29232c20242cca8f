import { UploadManager } from '../../../../src/core.js';
import { register } from './driver.js';

register(async ({ files, origin, concurrency }) => {
  const manager = new UploadManager({ endpoint: `${origin}/bits/`, concurrency });
  await new Promise<void>((resolve, reject) => {
    let left = files.length;
    manager.addEventListener('bits-success', () => {
      if (--left === 0) resolve();
    });
    manager.addEventListener('bits-error', (event) => reject((event as Event & { error: Error }).error));
    void manager.add(files);
  });
});
