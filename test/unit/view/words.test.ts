import { expect } from '@open-wc/testing';
import { Words } from '../../../src/view/format/words.js';
import de from '../../../src/locales/de.js';
import { loadStrings, packagedLocales } from '../../../src/locales/registry.js';

/** Languages that are written from right to left; of the last one the package has no phrases. */
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur'];
/** Numbers of each plural category of these languages, and a fraction. */
const OF_EACH_PLURAL = [1, 1.5, 2, 3, 10, 11, 100, 500];
const ISOLATED = /\u2066[^\u2066-\u2069]*\u2069/g;

describe('words', () => {
  const english = new Words();

  it('fills in placeholders and chooses the plural form', () => {
    expect(english.say('saidAdded', { n: 1 })).to.equal('1 file added');
    expect(english.say('saidAdded', { n: 3 })).to.equal('3 files added');
    expect(english.say('amount', { done: '1 MB', size: '2 MB' })).to.equal('1 MB of 2 MB');
    expect(english.say('headSucceeded', { n: 12_345 })).to.equal('12,345 files uploaded');
  });

  it('does not replace braces in names', () => {
    expect(english.say('progressOf', { name: '{n} $& {size}' })).to.equal('Progress of {n} $& {size}');
  });

  for (const [bytes, text] of [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [1_234_567, '1.23 MB'],
    [5 * 1024 ** 4, '5.5 TB'],
  ] as const)
    it(`formats ${bytes} bytes as ${text}`, () => expect(english.bytes(bytes)).to.equal(text));

  for (const [milliseconds, text] of [
    [1, '1 sec'],
    [59_000, '59 sec'],
    [60_000, '1 min'],
    [99_001, '1 min 40 sec'],
    [599_000, '9 min 59 sec'],
    [601_000, '10 min'],
    [89 * 60_000, '89 min'],
    [90 * 60_000, '1.5 hr'],
    [48 * 3_600_000, '2 days'],
  ] as const)
    it(`formats ${milliseconds} ms as ${text}`, () => expect(english.duration(milliseconds)).to.equal(text));

  it('rounds percentages down, so that 100 % is not shown too early', () => {
    expect(english.percent(0.999)).to.equal('99%');
    expect(english.percent(1)).to.equal('100%');
  });

  it('formats figures in other languages', () => {
    const german = new Words('de-AT', de);
    expect(german.say('choose')).to.equal('Dateien auswählen');
    expect(german.bytes(1_234_567)).to.equal('1,23 MB');
    expect(new Words('fr').duration(100_000)).to.match(/^1\smin 40\ss$/);
    expect(new Words('ko').duration(100_000)).to.equal('1분 40초');
  });

  for (const [accept, text] of [
    ['image/*, Video/*, audio/*', 'Images, Videos, or Audio'],
    ['image/png, image/svg+xml, application/x-tar', 'PNG, SVG, or TAR'],
    ['.doc, .docx, application/msword', 'Word documents'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word documents'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,application/vnd.ms-excel', 'XLSX'],
    ['application/vnd.ms-powerpoint', 'PPTX'],
    ['text/plain,text/*,.PDF,application/pdf', 'Text or PDF'],
  ] as const)
    it(`names the types ${accept}`, () => expect(english.types(accept)).to.equal(text));

  it('joins types as the language does', () => {
    expect(new Words('de-AT', de).types('.pdf,.docx')).to.equal('PDF oder Word-Dokumente');
    expect(english.types()).to.equal('');
  });

  it('prefers the phrases of the page', () => {
    const words = new Words('en', undefined, { choose: 'Pick', saidAdded: { other: '+{n}' } });
    expect(words.say('choose')).to.equal('Pick');
    expect(words.say('saidAdded', { n: 1 })).to.equal('+1');
  });

  it('falls back to English for an invalid tag', () => {
    expect(new Words('xx-invalid-tag').bytes(1000)).to.equal('1 kB');
  });
});

describe('figures in a language that is written from right to left', () => {
  it('are tested in each language of the package', async () => {
    const found = [];
    for (const lang of packagedLocales())
      if (/[\u0590-\u08ff]/.test((await loadStrings(lang)).sending)) found.push(lang);
    expect(RIGHT_TO_LEFT).to.include.members(found);
  });

  for (const lang of RIGHT_TO_LEFT)
    it(`have a Latin unit after its number, isolated together with it, whatever the number is: ${lang}`, async () => {
      const strings = lang === 'ur' ? undefined : await loadStrings(lang);
      const words = new Words(lang, strings, lang === 'ur' ? { sending: 'بھیج رہا ہے' } : {});
      for (const unit of [1, 1e3, 1e6, 1e9, 1e12, 1e15])
        for (const number of OF_EACH_PLURAL)
          for (const figure of [words.bytes(number * unit), words.rate(number * unit)]) {
            expect(figure.replace(ISOLATED, ''), figure).not.to.match(/[a-z\u200e\u200f]/i);
            for (const [isolated] of figure.matchAll(ISOLATED))
              expect(isolated, figure).to.match(/^\u2066[\d٠-٩۰-۹][^a-z\u200e\u200f]* ?[a-z]+\u2069$/i);
          }
    });

  for (const [bytesPerSecond, text] of [
    [1e3, /^\u20661\skB\u2069\/שנ׳$/],
    [900e3, /^\u2066900\skB\u2069\/שנ׳$/],
    [1e6, /^\u20661\sMB\u2069\/שנ׳$/],
    [2.05e6, /^\u20662\.05\sMB\u2069\/שנ׳$/],
    [1e9, /^\u20661\sGB\u2069\/שנ׳$/],
    [2e15, /^\u20662\sPB\u2069\/שנ׳$/],
  ] as const)
    it(`are a rate in Hebrew: ${bytesPerSecond}`, async () => {
      expect(new Words('he', await loadStrings('he')).rate(bytesPerSecond)).to.match(text);
    });
});
