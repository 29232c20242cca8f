import { deflateSync, inflateSync } from 'node:zlib';
import { chunk, pngChunks, SIGNATURE } from './animated-png.js';

/** Colours of a PNG with a palette. */
const COLOURS = 256;
/** Bits of each colour channel by which similar colours are counted as one. */
const BITS = 5;

/** Pixels as red, green, blue, one row after the other. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgb: Buffer;
}

/**
 * Reads a PNG as browsers write screenshots: 8 bits for each channel, not interlaced.
 *
 * @throws Error if it is of another kind.
 */
export function readPng(png: Buffer): Pixels {
  const chunks = pngChunks(png);
  const header = chunks[0]?.data;
  const samples = { 2: 3, 6: 4 }[header?.[9] ?? 0];
  if (header?.[8] !== 8 || samples === undefined || header[12] !== 0)
    throw new Error('The PNG is not one of 8 bits for each channel');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const raw = inflateSync(
    Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
  );
  const stride = width * samples;
  const rgb = Buffer.alloc(width * height * 3);
  let above = Buffer.alloc(stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    const row = raw.subarray(start + 1, start + 1 + stride);
    unfilter(raw[start] ?? 0, row, above, samples);
    for (let x = 0; x < width; x++) row.copy(rgb, (y * width + x) * 3, x * samples, x * samples + 3);
    above = row;
  }
  return { width, height, rgb };
}

/** Reverses the filter of a row of pixels in place. */
function unfilter(filter: number, row: Buffer, above: Buffer, samples: number): void {
  for (let at = 0; at < row.length; at++) {
    const left = at < samples ? 0 : (row[at - samples] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < samples ? 0 : (above[at - samples] ?? 0);
    const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
    row[at] = ((row[at] ?? 0) + predicted) & 0xff;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const [a, b, c] = [Math.abs(sum - left), Math.abs(sum - up), Math.abs(sum - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** The pixels as a PNG of 256 colours, the most frequent ones; the others become the nearest of them. */
export function palettePng({ width, height, rgb }: Pixels): Buffer {
  const exact = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const colour = rgb.readUIntBE(at, 3);
    exact.set(colour, (exact.get(colour) ?? 0) + 1);
  }
  const palette = frequentColours(exact);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = rgb.readUIntBE((y * width + x) * 3, 3);
      let index = nearest.get(colour);
      if (index === undefined) nearest.set(colour, (index = indexOfNearest(palette, colour)));
      rows[y * (width + 1) + 1 + x] = index;
    }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * 3);
  for (const [index, colour] of palette.entries()) colours.writeUIntBE(colour, index * 3, 3);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The most frequent colour of each group of similar ones, the largest groups first. */
function frequentColours(counts: ReadonlyMap<number, number>): readonly number[] {
  const groups = new Map<number, { colour: number; most: number; count: number }>();
  for (const [colour, count] of counts) {
    const key = channels(colour).reduce((sum, value) => (sum << BITS) | (value >> (8 - BITS)), 0);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { colour, most: count, count });
    else {
      group.count += count;
      if (count > group.most) Object.assign(group, { colour, most: count });
    }
  }
  return [...groups.values()]
    .sort((a, b) => b.count - a.count)
    .slice(0, COLOURS)
    .map(({ colour }) => colour);
}

function indexOfNearest(palette: readonly number[], colour: number): number {
  const wanted = channels(colour);
  let [found, least] = [0, Infinity];
  for (const [index, candidate] of palette.entries()) {
    const distance = channels(candidate).reduce(
      (sum, value, channel) => sum + (value - (wanted[channel] ?? 0)) ** 2,
      0,
    );
    if (distance < least) [found, least] = [index, distance];
  }
  return found;
}

function channels(colour: number): readonly number[] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}
