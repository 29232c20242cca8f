import type { BitsUpload } from '../src/index.js';
import '../src/index.js';
import { picture } from './picture.js';

/** Names and colours (sky, ground) of the photos in the grid. */
const PHOTOS: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['IMG_3101.bmp', [120, 190, 240], [70, 120, 60]],
  ['IMG_3102.bmp', [250, 190, 130], [110, 60, 80]],
  ['IMG_3103.bmp', [60, 70, 120], [20, 30, 50]],
  ['IMG_3104.bmp', [190, 220, 235], [200, 180, 130]],
  ['IMG_3105.bmp', [240, 150, 160], [90, 50, 110]],
  ['IMG_3106.bmp', [160, 200, 190], [40, 90, 100]],
  ['IMG_3107.bmp', [250, 230, 170], [150, 110, 60]],
  ['IMG_3108.bmp', [100, 150, 220], [230, 235, 240]],
  ['Grandmother’s garden in the first week of July.bmp', [180, 220, 250], [60, 140, 50]],
];

for (const upload of document.querySelectorAll('bits-upload')) void furnish(upload);

/** Adds sample files to each theme without starting them. After a reload they are restored. */
async function furnish(upload: BitsUpload): Promise<void> {
  upload.manual = true;
  await upload.manager?.restore();
  if (upload.tasks.length) return;
  if (upload.layout === 'grid') await upload.add(PHOTOS.map((photo) => picture(...photo)));
  else await upload.add([await evening(), new File(['A short note.'], 'read me first.pdf')]);
}

/** A picture that is drawn, without a request. */
async function evening(): Promise<File> {
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
