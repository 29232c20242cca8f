import { expect } from '@open-wc/testing';
import { en } from '../../../src/locales/en.js';
import { loadStrings, matchLocale, registerLocale } from '../../../src/locales/registry.js';

describe('languages', () => {
  for (const [tag, found] of [
    ['en', 'en'],
    ['en-GB', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch', 'de'],
    ['tlh', 'en'],
    ['', 'en'],
    ['not a tag', 'en'],
    ['toString', 'en'],
    ['constructor', 'en'],
  ] as const)
    it(`finds ${found} for "${tag}"`, () => expect(matchLocale(tag)).to.equal(found));

  it('are loaded when needed', async () => {
    expect((await loadStrings('de')).choose).to.equal('Dateien auswählen');
    expect(await loadStrings('nowhere')).to.equal(en);
  });

  it('may be provided by the page', async () => {
    const strings = { ...en, choose: 'Elekti dosierojn' };
    registerLocale('eo', strings);
    expect(matchLocale('eo-001')).to.equal('eo');
    expect(await loadStrings('eo')).to.deep.equal(strings);
  });
});
