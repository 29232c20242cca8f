/** Width and height of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Bytes that are read at once. */
const READ_BYTES = 64 * 1024;
/** Maximum number of reads: a JPEG may have megabytes of other data before its dimensions. */
const MAX_READS = 64;

/** Start of an image file. */
class Head {
  readonly #view: DataView;

  constructor(buffer: ArrayBuffer) {
    this.#view = new DataView(buffer);
  }

  get length(): number {
    return this.#view.byteLength;
  }

  /** One character for each byte. */
  text(at = 0, length?: number): string {
    return new TextDecoder('latin1').decode(new Uint8Array(this.#view.buffer, at, length));
  }

  u8 = (at: number): number => this.#view.getUint8(at);
  u16 = (at: number): number => this.#view.getUint16(at);
  u32 = (at: number): number => this.#view.getUint32(at);
  /** In little-endian order, as in GIF, WebP and BMP. */
  u16le = (at: number): number => this.#view.getUint16(at, true);
  u24le = (at: number): number => this.u16le(at) + this.u8(at + 2) * 0x10000;
  u32le = (at: number): number => this.#view.getUint32(at, true);
  i32le = (at: number): number => this.#view.getInt32(at, true);
}

/**
 * The dimensions in the header of a PNG, JPEG, GIF, WebP, AVIF or BMP file. Undefined if there are none: browsers decode
 * an image as a whole, so one whose dimensions are unknown may need any amount of memory.
 */
export async function imageSize(file: Blob): Promise<ImageSize | undefined> {
  const head = new Head(await file.slice(0, READ_BYTES).arrayBuffer());
  try {
    if (head.u16(0) === 0xffd8) return await jpegSize(file, head);
    if (head.u32(0) === 0x89504e47) return { width: head.u32(16), height: head.u32(20) };
    if (head.text(0, 4) === 'GIF8') return gifSize(head);
    if (head.text(8, 4) === 'WEBP') return webpSize(head);
    if (head.text(4, 4) === 'ftyp') return avifSize(head);
    return head.text(0, 2) === 'BM' ? bmpSize(head) : undefined;
  } catch (error) {
    // The file ends within its header
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The dimensions are in the frame header (SOF0 to SOF15), at any distance from the start. */
async function jpegSize(file: Blob, start: Head): Promise<ImageSize | undefined> {
  let head = start;
  let offset = 0;
  let at = 2;
  for (let reads = 1; ;) {
    if (at + 9 > offset + head.length) {
      if (++reads > MAX_READS || at + 9 > file.size) return undefined;
      offset = at;
      head = new Head(await file.slice(at, at + READ_BYTES).arrayBuffer());
    }
    const marker = head.u16(at - offset);
    if (marker === 0xffff) {
      // A fill byte
      at++;
      continue;
    }
    // Of these, DHT (0xffc4), JPG (0xffc8) and DAC (0xffcc) are no frame headers
    const isFrame = marker === 0xffc0 || (marker > 0xffc0 && marker <= 0xffcf && marker % 4 !== 0);
    if (isFrame) return { height: head.u16(at - offset + 5), width: head.u16(at - offset + 7) };
    const length = head.u16(at - offset + 2);
    if (marker < 0xff01 || length < 2) return undefined;
    at += 2 + length;
  }
}

/** Browsers enlarge the canvas to the first frame. */
function gifSize(head: Head): ImageSize | undefined {
  const flags = head.u8(10);
  let at = 13 + (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  while (head.u8(at) === 0x21) {
    at += 2;
    while (head.u8(at) !== 0) at += 1 + head.u8(at);
    at++;
  }
  if (head.u8(at) !== 0x2c) return undefined;
  return {
    width: Math.max(head.u16le(6), head.u16le(at + 1) + head.u16le(at + 5)),
    height: Math.max(head.u16le(8), head.u16le(at + 3) + head.u16le(at + 7)),
  };
}

function webpSize(head: Head): ImageSize | undefined {
  switch (head.text(12, 4)) {
    case 'VP8X':
      return { width: 1 + head.u24le(24), height: 1 + head.u24le(27) };
    case 'VP8L': {
      const bits = head.u32le(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case 'VP8 ':
      return { width: head.u16le(26) & 0x3fff, height: head.u16le(28) & 0x3fff };
    default:
      return undefined;
  }
}

/** The largest of the items (property `ispe`): the others are tiles, the alpha plane, a preview. */
function avifSize(head: Head): ImageSize | undefined {
  let largest: ImageSize | undefined;
  const text = head.text();
  for (let at = text.indexOf('ispe'); at > 0; at = text.indexOf('ispe', at + 4)) {
    const size = { width: head.u32(at + 8), height: head.u32(at + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

function bmpSize(head: Head): ImageSize {
  // The oldest header has 16 bits for each; a negative height means top-down rows
  if (head.u32le(14) === 12) return { width: head.u16le(18), height: head.u16le(20) };
  return { width: Math.abs(head.i32le(18)), height: Math.abs(head.i32le(22)) };
}
