import { create } from 'filepond';
import style from 'filepond/dist/filepond.min.css';
import { register } from './driver.js';

register(async ({ files, origin, concurrency }) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  const pond = create({
    allowMultiple: true,
    instantUpload: false,
    chunkUploads: true,
    // Small files too: its other way is a form, which the server would have to parse.
    chunkForce: true,
    maxParallelUploads: concurrency,
    // Else every upload lasts 750 ms at least.
    allowMinimumUploadDuration: false,
    server: { url: origin, process: '/filepond', patch: '/filepond/' },
  });
  document.body.append(pond.element);
  await pond.addFiles(files);
  await pond.processFiles();
});
