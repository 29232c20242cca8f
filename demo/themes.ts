import type { BitsUpload } from '../src/index.js';
import '../src/index.js';

for (const upload of document.querySelectorAll('bits-upload')) void furnish(upload);

/** Adds two sample files to each theme without starting them. After a reload they are restored. */
async function furnish(upload: BitsUpload): Promise<void> {
  upload.manual = true;
  await upload.manager?.restore();
  if (upload.tasks.length) return;
  await upload.add([await picture(), new File(['A short note.'], 'read me first.pdf')]);
}

/** A picture that is drawn, without a request. */
async function picture(): Promise<File> {
  const canvas = new OffscreenCanvas(480, 360);
  const context = canvas.getContext('2d');
  const sky = context?.createLinearGradient(0, 0, 0, 360);
  if (context && sky) {
    sky.addColorStop(0, '#5b7fd1');
    sky.addColorStop(0.6, '#f3b27a');
    sky.addColorStop(1, '#7a3f52');
    context.fillStyle = sky;
    context.fillRect(0, 0, 480, 360);
    context.fillStyle = '#fff3d6';
    context.arc(300, 200, 46, 0, 7);
    context.fill();
  }
  return new File([await canvas.convertToBlob()], 'evening at the lake.png', { type: 'image/png' });
}
