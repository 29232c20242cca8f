import { expect } from '@open-wc/testing';
import { css } from 'lit';
import { BitsUpload } from '../../../../src/bits-upload.js';
import { BitsError } from '../../../../src/errors.js';
import { longList } from '../../../../src/view/styles/long-list.js';
import { until } from '../../../support/until.js';
import { drawn, file, setUp, snapshot } from '../support.js';

/** The part in which each documented property shows, and a value that is no default. */
const PROPERTIES: Readonly<Record<string, readonly [selector: string, property: string, value: string]>> = {
  '--bits-color-accent': ['.pick', 'background-color', 'rgb(1, 2, 3)'],
  '--bits-color-on-accent': ['.pick', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-text': ['.head', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-muted': ['.meta', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-surface': ['.panel', 'background-color', 'rgb(1, 2, 3)'],
  '--bits-color-raised': ['.drop', 'background-color', 'rgb(1, 2, 3)'],
  '--bits-color-border': ['.panel', 'border-top-color', 'rgb(1, 2, 3)'],
  '--bits-color-track': ['.bar', 'background-color', 'rgb(1, 2, 3)'],
  '--bits-color-in-flight': ['.tail', 'background-color', 'rgb(1, 2, 3)'],
  '--bits-color-success': ['.good', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-warning': ['.notice > .icon', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-danger': ['.bad', 'color', 'rgb(1, 2, 3)'],
  '--bits-color-focus': ['.pick', 'outline-color', 'rgb(1, 2, 3)'],
  '--bits-font': ['.name', 'font-family', 'fantasy'],
  '--bits-font-size': ['.head', 'font-size', '29px'],
  '--bits-radius': ['.panel', 'border-top-left-radius', '7px'],
  '--bits-space': ['.summary', 'padding-left', '7px'],
  '--bits-bar-height': ['.bar', 'height', '17px'],
  '--bits-icon-size': ['.glyph', 'width', '71px'],
  '--bits-list-height': ['.list', 'height', '123px'],
  '--bits-duration': ['.solid', 'transition-duration', '1.2s'],
};

/** Enough files for a list of its own height, in every colour there is. */
const tasks = Array.from({ length: 60 }, (_, index) =>
  snapshot(
    [
      { status: 'failed', error: new BitsError({ code: 'server', message: 'no' }) },
      { status: 'sending', acknowledged: 1e5, inFlight: 1e5, inFlightSince: 1, rate: 1e5 },
      { status: 'succeeded' },
    ][Math.min(index, 2)] as Parameters<typeof snapshot>[0],
  ),
);

const computed = (element: BitsUpload, selector: string, property: string): string =>
  getComputedStyle(element.shadowRoot!.querySelector(selector)!).getPropertyValue(property);

describe('the custom properties of the style sheets', () => {
  it('are exactly the listed ones', () => {
    const sheets = [BitsUpload.styles, longList(css)].flat();
    const used = sheets.flatMap(({ cssText }) => cssText.match(/--bits-[a-z-]+/g) ?? []);
    expect([...new Set(used)].sort()).to.deep.equal(Object.keys(PROPERTIES).sort());
  });

  for (const [name, [selector, property, value]] of Object.entries(PROPERTIES))
    it(`include ${name}, which alone changes ${property}`, async () => {
      const { element, manager } = await setUp(tasks);
      manager.refuse([{ file: file(), path: 'a.txt', reason: 'type' }]);
      await until(() => element.shadowRoot!.querySelector('.rejected'), 'the refused files');
      const fold = (): HTMLElement | null | undefined =>
        element.shadowRoot?.querySelector<HTMLElement>('[part=fold-button]');
      await until(fold, 'the line of the uploaded files');
      fold()?.click();
      await drawn(element);
      if (name === '--bits-color-focus') element.shadowRoot!.querySelector<HTMLElement>(selector)!.focus();
      expect(computed(element, selector, property)).to.not.equal(value);
      // Buttons change their colour little by little
      element.style.setProperty('--bits-duration', '0s');
      element.style.setProperty(name, name === '--bits-duration' ? '720ms' : value);
      expect(computed(element, selector, property)).to.equal(value);
    });
});
