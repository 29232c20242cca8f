import { expect } from '@open-wc/testing';
import { html, type TemplateResult } from 'lit';
import { BitsError } from '../../../../src/errors.js';
import { until } from '../../../support/until.js';
import { file, setUp, snapshot } from '../support.js';

/** Applies the rules for coarse pointers, which no engine can be asked to emulate here, in their place. */
function applyCoarsePointer(root: ShadowRoot): void {
  root.adoptedStyleSheets = root.adoptedStyleSheets.flatMap((sheet) => {
    const rules = [...sheet.cssRules].filter(
      (rule): rule is CSSMediaRule =>
        rule instanceof CSSMediaRule && rule.conditionText === '(pointer: coarse)',
    );
    const applied = new CSSStyleSheet();
    applied.replaceSync(
      rules.flatMap(({ cssRules }) => [...cssRules].map((rule) => rule.cssText)).join('\n'),
    );
    return [sheet, applied];
  });
}

const error = new BitsError({ code: 'disk-full', message: 'The server answered 507' });
const STATES = {
  'of one file': [snapshot({ status: 'sending', acknowledged: 1 })],
  'of files that are sent, paused, failed, needed, cancelled, uploaded and ready': [
    snapshot({ status: 'sending', acknowledged: 1 }),
    snapshot({ status: 'paused', pauseCause: 'user' }),
    snapshot({ status: 'failed', error }),
    snapshot({ status: 'file-needed', fileNeededCause: 'changed' }),
    snapshot({ status: 'file-needed', fileNeededCause: 'permission' }),
    snapshot({ status: 'undoable', undoes: 'cancel' }),
    snapshot({ status: 'succeeded', url: 'https://server.test/a.txt' }),
  ],
  'of a long list with folders': Array.from({ length: 9 }, (_, nr) =>
    snapshot({ status: nr % 3 ? 'succeeded' : 'queued', path: `pictures/${nr}/a.txt` }),
  ),
  'of files that wait for the user': [snapshot({ status: 'ready' }), snapshot({ status: 'ready' })],
};

const narrow = (layout: string): TemplateResult =>
  html`<div style="width: 390px"><bits-upload multiple file-links layout=${layout}></bits-upload></div>`;

describe('where a finger is the pointer', () => {
  for (const [what, tasks] of Object.entries(STATES))
    for (const layout of ['list', 'grid'])
      it(`every button ${what} is at least 44 pixels high and wide, ${layout}`, async () => {
        const { root, manager } = await setUp(tasks, narrow(layout));
        manager.refuse(['a', 'b'].map((name) => ({ file: file(name), path: name, reason: 'type' })));
        await until(() => root.querySelector('.rejected button'), 'the refusals');
        if (tasks.some(({ url }) => url)) await until(() => root.querySelector('a'), 'the link');
        const display = layout === 'grid' ? 'grid' : 'block';
        await until(() => getComputedStyle(root.querySelector('.list')!).display === display, 'the layout');
        if (tasks.length >= 8) await until(() => root.querySelector('[aria-pressed]'), 'the filter');
        applyCoarsePointer(root);
        const targets = [...root.querySelectorAll<HTMLElement>('button, summary, a')];
        expect(targets.length).to.be.above(tasks.length);
        const small = targets
          .map((each) => ({ each, box: each.getBoundingClientRect() }))
          .filter(({ box: { width, height } }) => width && Math.min(width, height) < 43.9)
          .map(({ each, box }) => `${each.textContent.trim()}: ${box.width} × ${box.height}`);
        expect(small).to.deep.equal([]);
      });

  const { matchMedia } = globalThis;
  afterEach(() => (globalThis.matchMedia = matchMedia));

  for (const [isTouch, multiple, words] of [
    [true, true, 'Add files'],
    [true, false, 'Choose a file'],
    [false, true, 'Drop files here'],
    [false, false, 'Drop a file here'],
  ] as const)
    it(`the drop zone says “${words}” where ${isTouch ? 'nothing' : 'something'} can hover, for ${multiple ? 'files' : 'one file'}`, async () => {
      globalThis.matchMedia = (query) =>
        query === '(any-hover: none)' ? ({ matches: isTouch } as MediaQueryList) : matchMedia(query);
      const { root } = await setUp([], html`<bits-upload ?multiple=${multiple}></bits-upload>`);
      expect(root.querySelector('.label')!.textContent.trim()).to.equal(words);
    });
});
