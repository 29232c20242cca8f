import { Upload } from 'tus-js-client';
import { eachFile, register } from './driver.js';

register((job) =>
  eachFile(
    job,
    (file) =>
      new Promise((onSuccess, onError) => {
        new Upload(file, {
          endpoint: `${job.origin}/tus`,
          metadata: { filename: file.name },
          onSuccess,
          onError,
        }).start();
      }),
  ),
);
