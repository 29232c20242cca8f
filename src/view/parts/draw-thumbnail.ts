/** Edge of the canvas, about twice the size it is shown at. Pixels. */
const CANVAS_PX = 96;

/** Draws an image file into its canvas. Loaded on demand: without it, a row keeps its icon. */
export async function draw(canvas: HTMLCanvasElement, file: File): Promise<void> {
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
