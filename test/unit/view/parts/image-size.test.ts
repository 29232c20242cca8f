import { expect } from '@open-wc/testing';
import { imageSize, type ImageSize } from '../../../../src/view/parts/image-size.js';

const text = (letters: string): number[] => Array.from(letters, (letter) => letter.charCodeAt(0));
const u16 = (value: number): number[] => [value >> 8, value & 255];
const u16le = (value: number): number[] => u16(value).reverse();
const u24le = (value: number): number[] => [value & 255, (value >> 8) & 255, value >> 16];
const u32 = (value: number): number[] => [value >>> 24, (value >> 16) & 255, ...u16(value & 0xffff)];
const u32le = (value: number): number[] => u32(value).reverse();
const zeros = (count: number): number[] => new Array<number>(count).fill(0);

const sizeOf = (bytes: readonly number[]): Promise<ImageSize | undefined> =>
  imageSize(new Blob([new Uint8Array(bytes)]));

const segment = (marker: number, data: readonly number[]): number[] => [
  0xff,
  marker,
  ...u16(data.length + 2),
  ...data,
];
const frame = (marker: number, width: number, height: number): number[] =>
  segment(marker, [8, ...u16(height), ...u16(width), 3, ...zeros(9)]);
const jpeg = (...segments: readonly number[][]): number[] => [0xff, 0xd8, ...segments.flat()];

const screen = (flags: number): number[] => [...text('GIF89a'), ...u16le(30), ...u16le(20), flags, 0, 0];
const gifFrame = [0x2c, ...u16le(10), ...u16le(5), ...u16le(100), ...u16le(70), 0];

const riff = (kind: string, data: readonly number[]): number[] => [
  ...text('RIFF'),
  ...zeros(4),
  ...text(`WEBP${kind}`),
  ...zeros(4),
  ...data,
];
const ispe = (width: number, height: number): number[] => [
  ...text('ispe'),
  ...zeros(4),
  ...u32(width),
  ...u32(height),
];

describe('the dimensions of an image file', () => {
  const known: Readonly<Record<string, readonly [readonly number[], number, number]>> = {
    PNG: [
      [0x89, ...text('PNG\r\n\x1a\n'), ...u32(13), ...text('IHDR'), ...u32(14_000), ...u32(9)],
      14_000,
      9,
    ],
    'baseline JPEG': [jpeg(frame(0xc0, 640, 480)), 640, 480],
    'progressive JPEG after tables': [jpeg(segment(0xc4, zeros(40)), frame(0xc2, 640, 480)), 640, 480],
    'JPEG with fill bytes': [jpeg([0xff, 0xff], frame(0xc1, 7, 8)), 7, 8],
    'JPEG after much other data': [
      jpeg(...new Array<number[]>(9).fill(segment(0xe1, zeros(60_000))), frame(0xc0, 4000, 3000)),
      4000,
      3000,
    ],
    'GIF with a smaller first frame': [
      [...screen(0), 0x2c, ...u16le(0), ...u16le(0), ...u16le(1), ...u16le(1)],
      30,
      20,
    ],
    'GIF with a larger first frame': [
      [
        ...screen(0x80),
        ...zeros(6),
        0x21,
        0xf9,
        4,
        ...zeros(4),
        0,
        0x21,
        0xfe,
        1,
        65,
        2,
        66,
        67,
        0,
        ...gifFrame,
      ],
      110,
      75,
    ],
    'WebP, lossy': [riff('VP8 ', [...zeros(6), ...u16le(300), ...u16le(200)]), 300, 200],
    'WebP, lossless': [riff('VP8L', [0x2f, ...u32le(299 | (16_383 << 14))]), 300, 16_384],
    'WebP, extended': [riff('VP8X', [...zeros(4), ...u24le(99_999), ...u24le(4)]), 100_000, 5],
    'AVIF, of several items': [
      [
        ...u32(20),
        ...text('ftypavif'),
        ...zeros(12),
        ...ispe(512, 512),
        ...ispe(1920, 1080),
        ...ispe(64, 64),
      ],
      1920,
      1080,
    ],
    BMP: [[...text('BM'), ...zeros(12), ...u32le(40), ...u32le(31), ...u32le(-32)], 31, 32],
    'BMP with the oldest header': [
      [...text('BM'), ...zeros(12), ...u32le(12), ...u16le(31), ...u16le(32)],
      31,
      32,
    ],
  };
  for (const [format, [bytes, width, height]] of Object.entries(known))
    it(`are read from a ${format}`, async () => {
      expect(await sizeOf(bytes)).to.deep.equal({ width, height });
    });

  for (const type of ['image/png', 'image/jpeg', 'image/webp'])
    it(`are those of what the browser encodes as ${type}`, async () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [123, 45];
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type));
      expect(await imageSize(blob!)).to.deep.equal({ width: 123, height: 45 });
    });

  const unknown: Readonly<Record<string, readonly number[]>> = {
    'an empty file': [],
    'a text': text('not an image, whatever its name says'),
    'a PNG that ends in its header': [0x89, ...text('PNG\r\n\x1a\n'), ...u32(13)],
    'a JPEG without a frame': jpeg(segment(0xe0, zeros(14))),
    'a JPEG with a segment of no length': jpeg([0xff, 0xe0, 0, 0], frame(0xc0, 1, 1)),
    'a JPEG with other bytes between its segments': jpeg([1, 2, 3], frame(0xc0, 1, 1)),
    'a GIF that ends within a comment': [...screen(0), 0x21, 0xfe, 200, 1],
    'an AVIF without dimensions': [...u32(20), ...text('ftypavif'), ...zeros(40)],
  };
  for (const [what, bytes] of Object.entries(unknown))
    it(`are unknown of ${what}`, async () => {
      expect(await sizeOf(bytes)).to.equal(undefined);
    });

  it('are unknown of a JPEG with more than 4 MiB before its frame, of which no more is read', async () => {
    const filler = new Uint8Array(segment(0xe1, zeros(65_533)));
    let read = 0;
    class Counted extends Blob {
      override slice(start: number, end: number): Blob {
        read += end - start;
        return super.slice(start, end);
      }
    }
    const head = new Uint8Array([0xff, 0xd8]);
    const file = new Counted([
      head,
      ...new Array<Uint8Array<ArrayBuffer>>(100).fill(filler),
      new Uint8Array(frame(0xc0, 9, 9)),
    ]);
    expect(await imageSize(file)).to.equal(undefined);
    expect(read).to.be.at.most(4 * 1024 * 1024);
  });
});
