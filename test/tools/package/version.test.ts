import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BitsError } from '../../../src/errors.js';
import { helpPage } from '../../package/release/edits.js';
import { VERSION } from '../../../src/manager/diagnostics/version.js';

test('the version in reports is the one of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  assert.equal(VERSION, version);
});

test('the links of errors lead to the homepage of the package', () => {
  const { homepage } = JSON.parse(readFileSync('package.json', 'utf8')) as { homepage: string };
  const { helpUrl } = new BitsError({ code: 'disk-full', message: '' });
  assert.equal(helpUrl, `${helpPage(homepage)}#disk-full`);
});
