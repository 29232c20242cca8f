import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { until } from '../../../support/until.js';
import { setUp, snapshot } from '../support.js';

/** An image in which every pixel has this colour. */
async function picture(width: number, height: number, colour = 'red'): Promise<Blob> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/png'));
}

const photo = (content: BlobPart, name = 'photo.png') => {
  const file = new File([content], name, { type: 'image/png' });
  return snapshot({ name, type: file.type, file, size: file.size });
};

/** The header of a PNG of these dimensions, without its pixels. */
function header(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

describe('the thumbnails of <bits-upload>', () => {
  const real = createImageBitmap;
  let decoded: { file: File; options: ImageBitmapOptions | undefined }[];
  let now: number;
  let most: number;
  let release: (() => void) | undefined;

  beforeEach(() => {
    decoded = [];
    now = most = 0;
    release = undefined;
    globalThis.createImageBitmap = (async (file: File, options?: ImageBitmapOptions) => {
      decoded.push({ file, options });
      most = Math.max(most, ++now);
      if (release) await held;
      try {
        return await (options ? real(file, options) : real(file));
      } finally {
        now--;
      }
    }) as typeof createImageBitmap;
  });
  afterEach(() => {
    globalThis.createImageBitmap = real;
  });

  let held: Promise<void>;
  /** Lets no image be decoded until `release` is called. */
  function hold(): void {
    held = new Promise((resolve) => (release = resolve));
  }

  const drawn = (root: ShadowRoot): HTMLCanvasElement[] => [
    ...root.querySelectorAll<HTMLCanvasElement>('canvas[data-drawn]'),
  ];

  it('are 48 pixels wide, and as sharp as the screen', async () => {
    const { root } = await setUp([photo(await picture(300, 200))]);
    await until(() => drawn(root).length === 1, 'the thumbnail');
    const [canvas] = drawn(root);
    expect(canvas!.clientWidth).to.equal(48);
    expect(canvas!.width).to.equal(Math.ceil(48 * Math.min(2, devicePixelRatio)));
    const { data } = canvas!.getContext('2d')!.getImageData(0, 0, 1, 1);
    expect([...data]).to.deep.equal([255, 0, 0, 255]);
  });

  for (const scheme of ['light', 'dark'])
    it(`have a hairline around them, which a picture in the colour of the surface needs, ${scheme}`, async () => {
      const { element, root } = await setUp([photo(await picture(60, 60, 'white'))]);
      element.style.colorScheme = scheme;
      await until(() => drawn(root).length === 1, 'the thumbnail');
      const { outlineStyle, outlineWidth, outlineOffset, outlineColor } = getComputedStyle(drawn(root)[0]!);
      expect([outlineStyle, outlineWidth, outlineOffset]).to.deep.equal(['solid', '1px', '-1px']);
      expect(outlineColor).not.to.equal(getComputedStyle(root.querySelector('.base')!).backgroundColor);
    });

  it('are decoded at the size that is shown', async () => {
    const { root } = await setUp(
      [photo(await picture(2000, 1000))],
      html`<bits-upload style="--bits-icon-size: 30px"></bits-upload>`,
    );
    await until(() => drawn(root).length === 1, 'the thumbnail');
    const edge = Math.ceil(30 * Math.min(2, devicePixelRatio));
    expect(decoded[0]?.options?.resizeWidth).to.equal(2 * edge);
    expect(drawn(root)[0]!.width).to.equal(edge);
  });

  it('are drawn anew when they are shown larger', async () => {
    const { element, root } = await setUp([photo(await picture(900, 900))]);
    await until(() => drawn(root).length === 1, 'the thumbnail');
    element.style.setProperty('--bits-icon-size', '100px');
    const edge = Math.ceil(100 * Math.min(2, devicePixelRatio));
    await until(() => drawn(root)[0]!.width === edge, 'a sharper one');
    expect(decoded).to.have.length(2);
  });

  it('are not decoded of an image with more pixels than a device has memory for', async () => {
    const small = photo(await picture(20, 20), 'small.png');
    const { root } = await setUp([photo(header(14_000, 14_000), 'bomb.png'), photo('no image'), small]);
    await until(() => drawn(root).length === 1, 'the other thumbnail');
    expect(decoded.map(({ file }) => file.name)).to.deep.equal(['small.png']);
  });

  it('are decoded several at a time, those in the view first', async () => {
    const image = await picture(100, 100);
    const tasks = Array.from({ length: 40 }, (_, i) => photo(image, `${i + 10}.png`));
    const { element, root } = await setUp(
      [],
      html`<div style="padding-block-end: 3000px"><bits-upload multiple></bits-upload></div>`,
    );
    hold();
    const { FakeManager } = await import('../support.js');
    element.manager = new FakeManager(tasks);
    await until(() => root.querySelectorAll('canvas').length === 40, 'the rows');
    const row = root.querySelectorAll('.row')[20]!;
    row.scrollIntoView({ block: 'start', behavior: 'instant' });
    // Observers are called in the order of their creation: the thumbnails' own knows of the scrolling then
    await new Promise<void>((resolve) => {
      const observer = new IntersectionObserver(([entry]) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(row);
    });
    await until(() => decoded.length >= 4, 'the first ones');
    await until(() => now === 4, 'four at a time');
    const first = decoded.length;
    const inView = [...root.querySelectorAll('.row')].flatMap((each, i) => {
      const { top, bottom } = each.getBoundingClientRect();
      return bottom > 0 && top < innerHeight ? [i] : [];
    });
    expect(inView).to.include(20).and.not.include(10);
    release!();
    release = undefined;
    await until(() => drawn(root).length > 12, 'more');
    expect(most).to.equal(4);
    // Those that began before the page was scrolled are not stopped
    const later = decoded.slice(first, first + 4).map(({ file }) => Number(file.name.slice(0, 2)) - 10);
    expect(inView).to.include.members(later);
    scrollTo({ top: 0, behavior: 'instant' });
  });

  it('are not decoded before they are near the view', async () => {
    const image = await picture(100, 100);
    const tasks = Array.from({ length: 55 }, (_, i) => photo(image, `far ${i}.png`));
    const { root } = await setUp(
      tasks,
      html`<div style="padding-block-start: ${4 * innerHeight}px"><bits-upload multiple></bits-upload></div>`,
    );
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    // Those of an earlier test may still come
    expect(decoded.filter(({ file }) => file.name.startsWith('far'))).to.deep.equal([]);
    root.querySelector('.row')!.scrollIntoView({ behavior: 'instant' });
    await until(() => drawn(root).length > 3, 'thumbnails');
    scrollTo({ top: 0, behavior: 'instant' });
  });
});
