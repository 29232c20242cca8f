import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { en } from '../../../src/locales/en.js';
import type { Strings } from '../../../src/locales/locale.js';
import { loadStrings, packagedLocales } from '../../../src/locales/registry.js';

const HELPERS = ['english', 'locale', 'registry'];

const tags = readdirSync('src/locales')
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !HELPERS.includes(name))
  .sort();

const read = (file: string): string => readFileSync(file, 'utf8');

describe('a language of the package', () => {
  test('is in the registry, so that it is found and loaded', () => {
    assert.deepEqual(packagedLocales().sort(), tags);
  });

  test('is listed in README.md', () => {
    const [, list = ''] =
      /languages of the package: (.*?)\./.exec(read('README.md').replace(/\s+/g, ' ')) ?? [];
    assert.deepEqual(
      [...list.matchAll(/`([\w-]+)`/g)].map(([, tag]) => tag),
      tags,
    );
  });

  test('is counted in CHANGELOG.md', () => {
    assert.match(read('CHANGELOG.md'), new RegExp(`^- ${tags.length} languages,`, 'm'));
  });

  for (const tag of tags)
    test(`has every phrase and no other one: ${tag}`, async () => {
      const strings = (await loadStrings(tag)) as Strings & Record<string, unknown>;
      const empty = Object.entries(strings).filter(([, phrase]) => phrase === '');
      assert.deepEqual(
        {
          missing: Object.keys(en).filter((key) => !(key in strings)),
          unknown: Object.keys(strings).filter((key) => !(key in en)),
          empty: empty.map(([key]) => key),
        },
        { missing: [], unknown: [], empty: [] },
        `src/locales/${tag}.ts`,
      );
    });
});
