import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { TaskSnapshot } from '../manager/contract/snapshot.js';

/** Image types with a thumbnail. SVG is left out, as it may load other resources. */
const DRAWABLE = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/;
/** Maximum file size, as decoding needs memory for each pixel: larger files keep their icon. Bytes. */
const MAX_BYTES = 40e6;
/** Edge of the canvas, about twice the size it is shown at. Pixels. */
const CANVAS_PX = 96;

export function showsThumbnail(task: TaskSnapshot): boolean {
  return !!task.file && DRAWABLE.test(task.type) && task.size < MAX_BYTES;
}

/** Images are decoded one at a time: a folder of photographs must not exhaust the memory. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws an image file into its canvas while the row is in view. A canvas rather than an object URL:
 * `img-src 'self'` forbids object URLs, and a canvas has nothing to revoke.
 */
class ThumbnailDirective extends Directive {
  #file: File | undefined;

  render(_file: File | undefined): unknown {
    return noChange;
  }

  override update(part: ElementPart, [file]: [File | undefined]): unknown {
    if (file && file !== this.#file) {
      this.#file = file;
      const canvas = part.element as HTMLCanvasElement;
      queue = queue
        .then(() => (canvas.isConnected && file === this.#file ? draw(canvas, file) : undefined))
        .catch(() => {});
    }
    return noChange;
  }
}

async function draw(canvas: HTMLCanvasElement, file: File): Promise<void> {
  const bitmap = await createImageBitmap(file);
  const scale = CANVAS_PX / Math.min(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.width = canvas.height = CANVAS_PX;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, (CANVAS_PX - width) / 2, (CANVAS_PX - height) / 2, width, height);
  bitmap.close();
  canvas.toggleAttribute('data-drawn', true);
}

export const thumbnail = directive(ThumbnailDirective);
