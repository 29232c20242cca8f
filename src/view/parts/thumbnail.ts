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

/**
 * Has an image file drawn into its canvas. A canvas rather than an object URL:
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
      import('./draw-thumbnail.js').then(
        ({ draw }) => draw(canvas, file),
        () => {},
      );
    }
    return noChange;
  }
}

export const thumbnail = directive(ThumbnailDirective);
