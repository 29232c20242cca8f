import { eachFile, register } from './driver.js';

register((job) =>
  eachFile(job, async (file) => {
    const response = await fetch(`${job.origin}/put/${file.name}`, { method: 'PUT', body: file });
    if (!response.ok) throw new Error(`PUT was answered ${response.status}`);
    await response.text();
  }),
);
