import { createUpload } from '@mux/upchunk';
import { eachFile, register } from './driver.js';

register((job) =>
  eachFile(
    job,
    (file) =>
      new Promise((resolve, reject) => {
        const upload = createUpload({ endpoint: `${job.origin}/upchunk/${file.name}`, file });
        upload.on('success', () => resolve());
        upload.on('error', ({ detail }) => reject(new Error(`UpChunk: ${detail?.message ?? 'failed'}`)));
      }),
  ),
);
