import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { TaskSnapshot } from '../manager/snapshot.js';

/** SVG is left out: its text may fetch things. */
const DRAWABLE = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/;
/** Decoding takes memory by the pixel; a larger file keeps its icon. Bytes. */
const LARGEST = 40e6;
/** Twice the size it is shown at. CSS pixels. */
const EDGE = 96;

export function showsThumbnail(task: TaskSnapshot): boolean {
  return !!task.file && DRAWABLE.test(task.type) && task.size < LARGEST;
}

/** One picture is decoded at a time: a folder of photographs must not fill the memory. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Draws an image file into its canvas while the row is in view. A canvas rather than an object URL:
 * `img-src 'self'` does not allow those, and there is nothing to revoke.
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
  const scale = EDGE / Math.min(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.width = canvas.height = EDGE;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, (EDGE - width) / 2, (EDGE - height) / 2, width, height);
  bitmap.close();
  canvas.toggleAttribute('data-drawn', true);
}

export const thumbnail = directive(ThumbnailDirective);
