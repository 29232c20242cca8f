import Resumable from 'resumablejs';
import { register } from './driver.js';

register(
  ({ files, origin, concurrency }) =>
    new Promise((resolve, reject) => {
      const resumable = new Resumable({
        target: `${origin}/resumable`,
        // The chunk alone as the body, without a form around it.
        method: 'octet',
        // Else it asks for each chunk before it sends it.
        testChunks: false,
        simultaneousUploads: concurrency,
        // Else it spends its retries within the first milliseconds of an outage.
        chunkRetryInterval: 1000,
      });
      resumable.on('filesAdded', () => resumable.upload());
      resumable.on('complete', () => resolve());
      resumable.on('fileError', (_file: unknown, message: unknown) =>
        reject(new Error(`resumable.js: ${String(message)}`)),
      );
      resumable.addFiles([...files]);
    }),
);
