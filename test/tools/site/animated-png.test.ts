import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { animatedPng, pngChunks } from '../../shots/animated-png.js';

const picture = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../../demo/pictures/${name}.png`, import.meta.url)));

/** A PNG in shades of grey, of one line with these pixels. */
function png(...pixels: number[]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, pixels.length, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, ...pixels]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

test('an animated PNG has the pixels and the time of each frame, in order', () => {
  const chunks = pngChunks(
    animatedPng([
      { png: png(1, 2), ms: 300 },
      { png: png(3, 4), ms: 700 },
    ]),
  );
  assert.deepEqual(
    chunks.map(({ type }) => type),
    ['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND'],
  );
  const data = (at: number): Buffer => chunks[at]?.data ?? Buffer.alloc(0);
  assert.equal(data(1).readUInt32BE(0), 2);
  assert.deepEqual([...inflateSync(data(3))], [0, 1, 2]);
  assert.deepEqual([...inflateSync(data(5).subarray(4))], [0, 3, 4]);
  assert.deepEqual([data(2).readUInt16BE(20), data(4).readUInt16BE(20)], [300, 700]);
  // Sequence numbers count control and data chunks together.
  assert.deepEqual(
    [2, 4, 5].map((at) => data(at).readUInt32BE(0)),
    [0, 1, 2],
  );
});

test('frames of different sizes make no animated PNG', () => {
  assert.throws(
    () =>
      animatedPng([
        { png: png(1, 2), ms: 1 },
        { png: png(1), ms: 1 },
      ]),
    /Frame 1 differs/,
  );
  assert.throws(() => animatedPng([]), /needs a frame/);
});

for (const name of ['resume-light', 'resume-dark'])
  test(`the picture ${name} of README.md moves, repeats and is under 300 kB`, () => {
    const bytes = picture(name);
    assert.ok(bytes.length < 300_000);
    const animation = pngChunks(bytes).find(({ type }) => type === 'acTL')?.data;
    assert.ok((animation?.readUInt32BE(0) ?? 0) >= 10);
    assert.equal(animation?.readUInt32BE(4), 0);
  });
