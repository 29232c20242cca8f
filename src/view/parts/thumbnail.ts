import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';

/** Image types with a thumbnail. SVG is left out, as it may load other resources. */
const DRAWABLE = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/;
/** Maximum file size, as decoding needs memory for each pixel: larger files keep their icon. Bytes. */
const MAX_BYTES = 40e6;

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
        .then(async () => {
          const { draw } = await import('./draw-thumbnail.js');
          if (canvas.isConnected && file === this.#file) await draw(canvas, file);
        })
        .catch(() => {});
    }
    return noChange;
  }
}

export const thumbnail = directive(ThumbnailDirective);
