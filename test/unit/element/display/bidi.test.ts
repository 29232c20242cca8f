import { expect, nextFrame } from '@open-wc/testing';
import { html } from 'lit';
import { until } from '../../../support/until.js';
import { drawn, file, setUp, snapshot } from '../support.js';

/** Which digits Arabic has differs among the browsers. */
const ARABIC_NUMBER = /[٠-٩]+(?:٫[٠-٩]+)?/g;
const inLatinDigits = (number: string): string =>
  number.replace(/./g, (digit) => (digit === '٫' ? '.' : String('٠١٢٣٤٥٦٧٨٩'.indexOf(digit))));

/** Words and numbers of a text on one line as drawn, from left to right. */
function drawnLeftToRight(element: Element): string {
  const found: { readonly text: string; readonly left: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    for (const { 0: text, index } of node.data.matchAll(
      /[\p{L}\p{M}\p{N}\u200c׳]+(?:[.,٫][\p{L}\p{N}]+)*/gu,
    )) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      found.push({ text, left: range.getBoundingClientRect().left });
    }
  }
  return found
    .sort((one, other) => one.left - other.left)
    .map(({ text }) => text.replace(ARABIC_NUMBER, inLatinDigits))
    .join(' ');
}

const MB = 1e6;
const TASK = {
  name: 'film.mp4',
  status: 'sending',
  size: 2420 * MB,
  acknowledged: 900 * MB,
  inFlight: 0,
  rate: 5 * MB,
  timeLeftMs: 304_000,
} as const;

/** The drawn line in each language, from left to right: it is read from its right end. */
const LANGUAGES = {
  he: {
    amount: '2.42 GB מתוך 900 MB',
    rate: 'שנ׳ 5 MB',
    time: 'שנ׳ 4 דק׳ 5 עוד',
    sum: '4.84 GB מתוך 1.8 GB',
    limit: 'לקובץ 2 GB עד',
    types: 'תמונות או PNG PDF מתקבלים סוגים',
    refused: '10 MB מ גדול',
    ofOne: ['1 GB', '1 GB מתוך 1 MB', 'שנ׳ 1 MB'],
  },
  fa: {
    amount: '۲٫۴۲ GB از ۹۰۰ MB',
    rate: 'ثانیه در ۵ MB',
    time: 'مانده ثانیه ۴ دقیقه ۵',
    sum: '۴٫۸۴ GB از ۱٫۸ GB',
    limit: 'فایل هر برای ۲ GB حداکثر',
    types: 'تصویر یا PNG PDF مجاز انواع',
    refused: '۱۰ MB از بزرگ‌تر',
    ofOne: ['۱ GB', '۱ GB از ۱ MB', 'ثانیه در ۱ MB'],
  },
  ar: {
    amount: 'غ.ب 2.42 من م.ب 900',
    rate: 'ث م.ب 5',
    time: 'ث و4 د 5 يتبقى',
    sum: 'غ.ب 4.84 من غ.ب 1.8',
    limit: 'ملف لكل غ.ب 2 حتى',
    types: 'صور أو PNG أو PDF المقبولة الأنواع',
    refused: 'م.ب 10 من أكبر',
    ofOne: ['غ.ب 1', 'غ.ب 1 من م.ب 1', 'ث م.ب 1'],
  },
} as const;

for (const [lang, expected] of Object.entries(LANGUAGES))
  for (const dir of ['rtl', 'ltr'])
    describe(`text order in ${lang} on a page whose direction is ${dir}`, () => {
      const { now } = Date;
      // The time left counts down
      before(() => (Date.now = () => 1e12));
      after(() => (Date.now = now));

      async function shown(): Promise<ShadowRoot> {
        const { element, manager, root } = await setUp(
          [snapshot(TASK), snapshot(TASK)],
          html`<div lang=${lang} dir=${dir} style="inline-size: 60rem">
            <bits-upload multiple accept=".pdf, .png, image/*" max-file-size="2GB"></bits-upload>
          </div>`,
        );
        manager.refuse([{ file: file('a.mov'), path: 'a.mov', reason: 'too-large', limit: 10 * MB }]);
        await drawn(element);
        await until(() => /[\u0590-\u08ff]/.test(root.querySelector('.word')!.textContent), 'the language');
        await until(() => root.querySelector('.rejected'), 'the refused file');
        await nextFrame();
        return root;
      }

      const texts = (root: ShadowRoot, selector: string): string[] =>
        [...root.querySelectorAll(selector)].map(drawnLeftToRight);

      it('each fact of a row runs from right to left, a number and its unit from left to right', async () => {
        const { amount, rate, time } = expected;
        expect(texts(await shown(), '.row:first-child .meta > bdi')).to.deep.equal([amount, rate, time]);
      });

      it('the facts of all files run from right to left', async () => {
        expect(texts(await shown(), '.summary .meta bdi')[0]).to.equal(expected.sum);
      });

      it('limits and accepted types run from right to left', async () => {
        expect(texts(await shown(), '.hint bdi')).to.deep.equal([expected.types, expected.limit]);
      });

      it('figures of one of a unit run as those of several', async () => {
        const one = { ...TASK, size: 1000 * MB, acknowledged: MB, rate: MB };
        const { element, root } = await setUp(
          [snapshot({ ...one, status: 'queued', acknowledged: 0 }), snapshot({ ...one, timeLeftMs: 0 })],
          html`<div lang=${lang} dir=${dir} style="inline-size: 60rem">
            <bits-upload multiple></bits-upload>
          </div>`,
        );
        await until(() => /[\u0590-\u08ff]/.test(root.querySelector('.word')!.textContent), 'the language');
        await drawn(element);
        const [size, amount, rate] = texts(root, '.row .meta > bdi');
        expect([size, amount, rate]).to.deep.equal(expected.ofOne);
      });

      it('the reason of a refusal runs from right to left', async () => {
        expect(texts(await shown(), '.rejected .meta')).to.deep.equal([expected.refused]);
      });

      if (dir === 'rtl')
        it('facts follow each other from right to left', async () => {
          const facts = [...(await shown()).querySelectorAll('.row:first-child .meta > :is(.word, bdi)')];
          const lefts = facts.map((fact) => fact.getBoundingClientRect().left);
          expect(lefts).to.deep.equal([...lefts].sort((one, other) => other - one));
        });
    });

describe('right-to-left phrases that the page provides', () => {
  it('run from right to left, with a number and its unit from left to right', async () => {
    const { element, root } = await setUp([snapshot(TASK)], html`<bits-upload lang="ur"></bits-upload>`);
    element.strings = { sending: 'بھیج رہا ہے', amount: '{size} میں سے {done}' };
    await drawn(element);
    expect(drawnLeftToRight(root.querySelector('.row .meta > bdi')!)).to.equal('900 MB سے میں 2.42 GB');
  });
});
