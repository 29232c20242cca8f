import { imageSize } from './image-size.js';

/** Maximum number of images that are decoded at a time. */
const MAX_AT_ONCE = 4;
/**
 * Maximum number of pixels that are decoded at a time: browsers decode the whole image, four bytes a pixel, before they
 * scale it. An image of more keeps its icon.
 */
const MAX_PIXELS = 50e6;
/** Maximum edge of a canvas. Pixels. */
const MAX_EDGE = 512;
/** Maximum length of the longer side of the decoded image, in shorter sides. */
const MAX_RATIO = 4;

interface Drawing {
  readonly file: File;
  /** Edge of the canvas. Pixels. */
  readonly edge: number;
}

/** The file of each canvas, and what was drawn of it, or begun. */
const files = new WeakMap<Element, File>();
const drawings = new WeakMap<Element, Drawing>();
/** Canvases in the view, or up to a view away from it. */
const near = new Set<HTMLCanvasElement>();
let running = 0;
let pixels = 0;
/** Called when an image is decoded, for those that wait until there are fewer pixels. */
let waiting: (() => void)[] = [];

const seen = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries)
      near[isIntersecting ? 'add' : 'delete'](target as HTMLCanvasElement);
    drawNext();
  },
  { rootMargin: '100% 0px' },
);
// Another layout shows larger ones
const resized = new ResizeObserver(() => drawNext());

/**
 * Draws an image file into its canvas once that is in or near the view, and anew when it is shown larger. Loaded on
 * demand: without it, a row keeps its icon.
 */
export function draw(canvas: HTMLCanvasElement, file: File): void {
  files.set(canvas, file);
  seen.observe(canvas);
  resized.observe(canvas);
  drawNext();
}

/** Begins the next drawings: those in the view first, in their order. */
function drawNext(): void {
  if (running >= MAX_AT_ONCE) return;
  const next = [...near].filter(isDue).map((canvas) => ({ canvas, away: distance(canvas) }));
  next.sort((a, b) => a.away - b.away);
  for (const { canvas } of next.slice(0, MAX_AT_ONCE - running)) void begin(canvas);
}

/** Not while it is not shown: its edge is 0 then. */
function isDue(canvas: HTMLCanvasElement): boolean {
  const before = drawings.get(canvas);
  return edgeOf(canvas) > (before?.file === files.get(canvas) ? (before?.edge ?? 0) : 0);
}

/** Edge of the canvas for the size that it is shown at. Pixels. */
const edgeOf = ({ clientWidth }: HTMLCanvasElement): number =>
  Math.min(MAX_EDGE, Math.ceil(clientWidth * Math.min(2, devicePixelRatio)));

/** Distance of a canvas from the view. Pixels. */
function distance(canvas: HTMLCanvasElement): number {
  const { top, bottom } = canvas.getBoundingClientRect();
  return Math.max(0, top - innerHeight, -bottom);
}

async function begin(canvas: HTMLCanvasElement): Promise<void> {
  const file = files.get(canvas);
  if (!file) return;
  const edge = edgeOf(canvas);
  drawings.set(canvas, { file, edge });
  running++;
  try {
    const bitmap = await decode(file, edge);
    if (bitmap && files.get(canvas) === file) paint(canvas, bitmap, edge);
    bitmap?.close();
  } catch {
    // No image, or no file any more: the icon stays
  }
  running--;
  drawNext();
}

/** The image, of which the shorter side is scaled to the edge; undefined if it has too many pixels. */
async function decode(file: File, edge: number): Promise<ImageBitmap | undefined> {
  const { width, height } = (await imageSize(file)) ?? { width: 0, height: 0 };
  const area = width * height;
  if (!area || area > MAX_PIXELS) return undefined;
  while (pixels + area > MAX_PIXELS) await new Promise<void>((resolve) => waiting.push(resolve));
  pixels += area;
  try {
    const short = Math.min(width, height);
    if (short <= edge) return await createImageBitmap(file);
    // The header has the dimensions before the rotation that a camera asks for: the width may be the longer side or not
    const ratio = Math.min(MAX_RATIO, Math.max(width, height) / short);
    return await createImageBitmap(file, { resizeWidth: Math.ceil(edge * ratio), resizeQuality: 'high' });
  } finally {
    pixels -= area;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  }
}

function paint(canvas: HTMLCanvasElement, bitmap: ImageBitmap, edge: number): void {
  const scale = edge / Math.min(bitmap.width, bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.width = canvas.height = edge;
  const context = canvas.getContext('2d');
  if (context) context.imageSmoothingQuality = 'high';
  context?.drawImage(bitmap, (edge - width) / 2, (edge - height) / 2, width, height);
  canvas.toggleAttribute('data-drawn', true);
}
