import { crc32 } from 'node:zlib';

/** A frame of an animation: a PNG, and how long it is shown. */
export interface Frame {
  readonly png: Buffer;
  readonly ms: number;
}

/** First bytes of a PNG. */
export const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** The chunks of a PNG. */
export function pngChunks(png: Buffer): Chunk[] {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('This is no PNG');
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

/** A chunk of a PNG with its length and checksum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/**
 * Joins PNGs of one size and kind into an animated PNG that repeats without end. The compressed pixels are taken as they
 * are, so no decoder is needed. Browsers without animated PNGs show the first frame.
 *
 * @throws Error if the frames differ in size or kind.
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const [header] = frames.map(({ png }) => pngChunks(png)[0]);
  if (!header) throw new Error('An animation needs a frame');
  let sequence = 0;
  const parts = frames.flatMap(({ png, ms }, at) => {
    const [first, ...rest] = pngChunks(png);
    if (!first?.data.equals(header.data))
      throw new Error(`Frame ${at} differs from the first in size or kind`);
    const pixels = Buffer.concat(rest.filter(({ type }) => type === 'IDAT').map(({ data }) => data));
    const control = Buffer.alloc(26);
    control.writeUInt32BE(sequence++, 0);
    header.data.copy(control, 4, 0, 8);
    control.writeUInt16BE(ms, 20);
    control.writeUInt16BE(1000, 22);
    if (at === 0) return [chunk('fcTL', control), chunk('IDAT', pixels)];
    const number = Buffer.alloc(4);
    number.writeUInt32BE(sequence++, 0);
    return [chunk('fcTL', control), chunk('fdAT', Buffer.concat([number, pixels]))];
  });
  const animation = Buffer.alloc(8);
  animation.writeUInt32BE(frames.length, 0);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header.data),
    chunk('acTL', animation),
    ...parts,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
