/** Edges of a picture in pixels. */
const [WIDTH, HEIGHT] = [160, 120];
/** Bytes before the pixels of a BMP file. */
const HEADER = 54;

/** A picture of a landscape in these two colours (red, green, blue), as an image file. */
export function picture(name: string, sky: readonly number[], ground: readonly number[]): File {
  const bytes = new Uint8Array(HEADER + 3 * WIDTH * HEIGHT);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, WIDTH, true);
  view.setInt32(22, HEIGHT, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  // Rows from the bottom up, each pixel as blue, green, red
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const hill = HEIGHT * (0.35 + 0.15 * Math.sin(x / 25 + name.length));
      const [red = 0, green = 0, blue = 0] = y < hill ? ground : sky;
      const light = y < hill ? 1 : 0.7 + (0.3 * y) / HEIGHT;
      bytes.set([blue * light, green * light, red * light], HEADER + 3 * (y * WIDTH + x));
    }
  return new File([bytes], name, { type: 'image/bmp' });
}
