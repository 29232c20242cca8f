import { expect } from '@open-wc/testing';
import { html } from 'lit';
import { until } from '../../../support/until.js';
import { file, setUp, snapshot } from '../support.js';

const WIDTH = 400;
const narrow = html`<div style="width: ${WIDTH}px"><bits-upload multiple></bits-upload></div>`;

/** Relative luminance of a colour [WCAG 2.2]. */
function luminance(colour: string): number {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('the styles of <bits-upload>', () => {
  for (const [dir, side] of [
    ['ltr', 'left'],
    ['rtl', 'right'],
  ] as const)
    it(`move the indeterminate bar in reading direction, ${dir}`, async () => {
      const template = html`<bits-upload dir=${dir}></bits-upload>`;
      const { root } = await setUp([snapshot({ status: 'starting' })], template);
      const bar = root.querySelector('.bar')!;
      const place = (): number =>
        Math.round((100 * parseFloat(getComputedStyle(bar, '::after')[side])) / bar.clientWidth);
      const [sweep] = bar.getAnimations({ subtree: true });
      sweep!.pause();
      const at = (milliseconds: number): number => {
        sweep!.currentTime = milliseconds;
        return place();
      };
      expect([at(0), at(800), at(1599.9)]).to.deep.equal([-40, 30, 100]);
      // Without an animation, as with prefers-reduced-motion, the bar is outside
      sweep!.cancel();
      expect(place()).to.equal(-40);
    });

  for (const scheme of ['light', 'dark'])
    it(`have a contrast of 3 where a colour has a meaning, ${scheme}`, async () => {
      const { root, element } = await setUp([
        snapshot({ status: 'sending', acknowledged: 1, inFlight: 1e5, inFlightSince: 1, rate: 1e9 }),
      ]);
      element.style.colorScheme = scheme;
      const colour = (selector: string, property: string): string =>
        getComputedStyle(root.querySelector(selector)!).getPropertyValue(property);
      const tail = colour('.tail', 'background-color');
      expect(contrast(tail, colour('.bar', 'background-color')), 'tail and track').to.be.at.least(3);
      const border = colour('.drop', 'border-top-color');
      expect(contrast(border, colour('.drop', 'background-color')), 'drop zone').to.be.at.least(3);
    });

  it('align the ends of all bars, whatever buttons are beside them', async () => {
    const { root } = await setUp(
      [
        snapshot({ status: 'sending', acknowledged: 1 }),
        snapshot({ status: 'finishing', acknowledged: 1 }),
        snapshot({ status: 'paused', acknowledged: 1 }),
      ],
      narrow,
    );
    const ends = [...root.querySelectorAll('.row .bar')].map((bar) => bar.getBoundingClientRect().right);
    expect(ends).to.have.length(3);
    expect(new Set(ends).size).to.equal(1);
  });

  it('show beginning and end of long names in two lines in a narrow element, without overlapping rows', async () => {
    const tasks = Array.from({ length: 70 }, (_, index) => {
      const name = `IMG_202608${index}_100000 somewhere on our summer holiday${'_and_on'.repeat(index % 5)}.txt`;
      return snapshot({ name, path: index % 3 ? name : `pictures/${index}/${name}` });
    });
    const { root } = await setUp(tasks, narrow);
    const rows = [...root.querySelectorAll('.row')];
    for (const row of rows) {
      const name = row.querySelector<HTMLElement>('.name')!;
      const { right, bottom } = name.getBoundingClientRect();
      const range = document.createRange();
      for (const part of row.querySelectorAll('.folder, .stem, .end')) {
        range.selectNodeContents(part);
        const box = range.getBoundingClientRect();
        expect(box.right).to.be.at.most(right + 1);
        expect(box.bottom).to.be.at.most(bottom + 1);
      }
      const shown = ['.stem', '.end'].map((part) => name.querySelector<HTMLElement>(part)!.innerText);
      expect(shown.join('…')).to.match(/^IMG_202608\d+_1.*….*\.txt$/);
      const lines = name.querySelector('.folder')!.textContent ? 3 : 2;
      expect(name.offsetHeight).to.be.at.most(lines * parseFloat(getComputedStyle(name).lineHeight) + 2);
    }
    await until(() => {
      const boxes = [...root.querySelectorAll('.row')].map((row) => row.getBoundingClientRect());
      return boxes.slice(1).every((box, index) => Math.abs(box.top - boxes[index]!.bottom) < 1);
    }, 'rows one below the other');
  });

  it('begin the line of a fold where the rows begin in an element of 11rem', async () => {
    const { root } = await setUp(
      Array.from({ length: 8 }, (_, i) => snapshot({ status: i ? 'succeeded' : 'queued', name: `${i}.txt` })),
      html`<div style="width: 11rem"><bits-upload multiple></bits-upload></div>`,
    );
    const fold = await until(() => root.querySelector('[part~=fold-button]') ?? false, 'the fold');
    const row = root.querySelector('.row .main')!;
    const range = document.createRange();
    range.selectNodeContents(fold);
    expect(range.getBoundingClientRect().left - row.getBoundingClientRect().left).to.be.within(-2, 2);
  });

  it('leave several letters of a folder and of a long name in a row, and a short folder whole', async () => {
    const name = `Minutes of the meeting of the board of directors${' and of others'.repeat(5)}.pdf`;
    const paths = ['papers/2026/november/', 'meetings/', 'a/', ''];
    const { root } = await setUp(
      paths.map((folder) => snapshot({ name, path: folder + name, status: 'sending', acknowledged: 1 })),
      html`<div style="width: 500px"><bits-upload multiple></bits-upload></div>`,
    );
    const letters = (part: Element): number =>
      part.getBoundingClientRect().width / parseFloat(getComputedStyle(part).fontSize);
    const rows = [...root.querySelectorAll('.row')];
    const beside = rows.map((row) => {
      const [stem, percent] = ['.stem', '.percent'].map((part) => row.querySelector(part)!);
      return stem!.getBoundingClientRect().bottom - percent!.getBoundingClientRect().bottom;
    });
    expect(Math.max(...beside) - Math.min(...beside), 'one baseline').to.be.at.most(1);
    for (const [index, row] of rows.entries()) {
      const [folder, stem, end] = ['.folder', '.stem', '.end'].map((part) => row.querySelector(part)!);
      expect(letters(stem!), `${paths[index]}: the name`).to.be.at.least(4);
      expect(end!.getBoundingClientRect().right).to.be.at.most(
        row.querySelector('.line')!.getBoundingClientRect().right + 1,
      );
      if (index === 0) expect(letters(folder!), 'a long folder').to.be.at.least(5);
      else expect(folder!.scrollWidth, `the folder ${paths[index]}`).to.be.at.most(folder!.clientWidth + 1);
    }
  });

  it('put the buttons of a row below its text in an element of 11rem', async () => {
    const { root } = await setUp(
      [snapshot({ status: 'sending', acknowledged: 1 })],
      html`<div style="width: 11rem"><bits-upload multiple></bits-upload></div>`,
    );
    const [text, buttons, row] = ['.row .main', '.row .acts', '.row'].map((selector) =>
      root.querySelector(selector)!.getBoundingClientRect(),
    );
    expect(buttons!.top).to.be.at.least(text!.bottom);
    expect(buttons!.right).to.be.at.most(row!.right);
    expect(text!.width).to.be.above(row!.width * 0.75);
  });

  it('keep link buttons within their box, however long their labels', async () => {
    const { element, root } = await setUp(
      [snapshot({ status: 'succeeded' }), snapshot({ status: 'paused' })],
      html`<div style="width: 256px"><bits-upload multiple></bits-upload></div>`,
    );
    element.strings = { resumeAll: 'Donaudampfschifffahrtsgesellschaftskapitäne und andere fortsetzen' };
    await until(() => root.querySelector('.link')?.textContent.includes('Donau'), 'the long words');
    const room = root.querySelector('.panel')!.getBoundingClientRect();
    const link = root.querySelector('.link')!;
    expect(link.getBoundingClientRect().right).to.be.at.most(room.right);
    expect(link.scrollWidth).to.be.at.most(link.clientWidth);
  });

  it('list hundreds of refused files in a scrolling box', async () => {
    const { root, manager } = await setUp([], narrow);
    manager.refuse(
      Array.from({ length: 300 }, (_, index) => ({
        file: file(`${index}.exe`),
        path: `${index}.exe`,
        reason: 'unreadable',
      })),
    );
    await until(() => root.querySelector('.notice'), 'the notice');
    expect(root.querySelector('.notice')!.clientHeight).to.be.below(420);
    const buttons = root.querySelectorAll<HTMLElement>('.rejected button');
    expect(buttons).to.have.length(300);
    expect(root.querySelector('.rejected .meta')).to.have.text('This file can no longer be read');
    buttons[299]!.focus();
    const list = root.querySelector('.rejected')!.getBoundingClientRect();
    await until(() => buttons[299]!.getBoundingClientRect().bottom <= list.bottom + 1, 'the last in view');
  });

  for (const [what, tasks] of [
    ['no file', []],
    ['one file', [snapshot({ status: 'paused' })]],
    ['files', [snapshot({ status: 'paused' }), snapshot({ status: 'succeeded' })]],
  ] as const)
    it(`place slotted buttons with ${what}`, async () => {
      const { element, root } = await setUp(tasks);
      const bare = element.getBoundingClientRect().height;
      const own = document.createElement('button');
      own.textContent = 'Own';
      own.slot = 'actions';
      element.append(own);
      await until(() => own.getClientRects().length, 'the button to be shown');
      const box = root.querySelector('[part=actions]')!.getBoundingClientRect();
      const room = own.getBoundingClientRect();
      expect(room.left).to.be.at.least(box.left + (tasks.length === 1 ? 8 : 0));
      own.remove();
      await until(() => element.getBoundingClientRect().height === bare, 'its room to be given back');
    });
});
