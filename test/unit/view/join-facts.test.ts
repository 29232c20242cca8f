import { expect, fixture } from '@open-wc/testing';
import { html, render } from 'lit';
import { styles } from '../../../src/bits-upload.styles.js';
import { joinFacts } from '../../../src/view/parts/join-facts.js';

/** Facts as the element shows them, in a box of some width. */
async function shown(facts: readonly string[], width: string, dir = 'ltr'): Promise<HTMLElement> {
  const host = await fixture<HTMLElement>(html`<div></div>`);
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = styles.map(({ styleSheet }) => styleSheet!);
  const box = document.createElement('div');
  box.className = 'meta';
  box.dir = dir;
  box.style.width = width;
  root.append(box);
  render(joinFacts(facts), box);
  return box;
}

const widths = (box: HTMLElement): number[] =>
  [...box.querySelectorAll('.dot')].map((dot) => dot.getBoundingClientRect().width);

describe('figures in a row', () => {
  it('skip empty ones, and break between figures, not within', async () => {
    const box = await shown(['1 MB of 2 MB', '', '3 MB/s'], '8em');
    expect(box.textContent.replaceAll('\u00a0', '_')).to.equal('1_MB_of_2_MB 3_MB/\u2060s');
    const lines = [...box.querySelectorAll('bdi')].map((each) => each.getClientRects().length);
    expect(lines).to.deep.equal([1, 1]);
  });

  it('may break within when they are sentences', async () => {
    const box = await shown(['Unfinished from an earlier visit'], '100%');
    expect(box.textContent).to.equal('Unfinished from an earlier visit');
  });

  it('keep their own direction', async () => {
    const box = await shown(['12 MB', 'צריך'], '100%', 'rtl');
    const direction = [...box.querySelectorAll('bdi')].map((each) => getComputedStyle(each).direction);
    expect(direction).to.deep.equal(['ltr', 'rtl']);
  });

  for (const dir of ['ltr', 'rtl'])
    it(`have a dot between them on one line, but not at the end of a line, ${dir}`, async () => {
      const facts = ['1 MB of 2 MB', '3 MB/s', '2 min left'];
      const [first = 0, second = 0] = widths(await shown(facts, '40em', dir));
      expect(first).to.be.above(8).and.to.be.closeTo(second, 0.1);
      expect(widths(await shown(facts, '8em', dir))).to.deep.equal([0, 0]);
    });
});
