import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cdnTag, hashes, isReleased, tagProblem, withTag } from '../../package/cdn/cdn-tag.js';
import { banner, licences } from '../../package/cdn/licences.js';

describe('the first line of a file for CDNs', () => {
  test('has the version and licence of each package whose code the file contains', () => {
    const ids = ['/x/src/core.ts', '/x/node_modules/idb/build/index.js'];
    assert.match(
      banner(ids),
      /^\/\*! bits-upload \d+\.\d+\.\d+\S* MIT, idb 8\.[\d.]+ ISC; see LICENSES\.txt \*\/$/,
    );
    assert.match(
      banner([...ids, '/x/node_modules/lit-html/lit-html.js']),
      /, lit 3\.[\d.]+ BSD-3-Clause, idb /,
    );
  });

  test('has no other package where the file contains none', () => {
    assert.match(banner(['/x/src/locales/de.ts']), /^\/\*! bits-upload \S+ MIT \*\/$/);
  });
});

test('LICENSES.txt has the texts of all three licences', () => {
  for (const words of ['Permission is hereby granted', 'Google LLC', 'Jake Archibald'])
    assert.ok(licences().includes(words), words);
});

test('the hash of a script is the one that a browser computes for `integrity`', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bits-cdn-'));
  try {
    writeFileSync(path.join(folder, 'empty.js'), '');
    writeFileSync(path.join(folder, 'empty.js.map'), '{}');
    assert.deepEqual(hashes(folder), {
      'empty.js': 'sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the tag of the README', () => {
  const readme = '# x\n\n<!-- tag of the release -->\n\n```html\n<script></script>\n```\n\nMore.\n';
  const released = '# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-12-01\n';

  test('is the one of the released version and its hash', () => {
    const written = withTag(readme, cdnTag('1.2.3', 'sha384-abc'));
    assert.match(written, /bits-upload@1\.2\.3\/dist\/cdn\/bits-upload\.js"\n\s+integrity="sha384-abc"/);
    assert.ok(written.endsWith('</script>\n```\n\nMore.\n'));
    assert.equal(tagProblem(written, released, '1.2.3', 'sha384-abc'), undefined);
  });

  test('is stale when the file or the version is another one', () => {
    const written = withTag(readme, cdnTag('1.2.3', 'sha384-abc'));
    assert.match(
      tagProblem(written, released, '1.2.3', 'sha384-other') ?? '',
      /is not the one of version 1\.2\.3/,
    );
    assert.match(
      tagProblem(readme, released, '1.2.3', 'sha384-abc') ?? '',
      /is not the one of version 1\.2\.3/,
    );
  });

  test('names no version before its release', () => {
    const unreleased = '# Changelog\n\n## Unreleased\n\n## 1.2.30 - 2026-12-01\n';
    assert.equal(isReleased(unreleased, '1.2.3'), false);
    const own = readme.replace('More.', '`integrity="sha-256"` is an attribute of the element.');
    assert.equal(tagProblem(own, unreleased, '1.2.3', 'sha384-abc'), undefined);
    const early = withTag(readme, cdnTag('1.2.3', 'sha384-abc'));
    assert.match(tagProblem(early, unreleased, '1.2.3', 'sha384-abc') ?? '', /is in preparation/);
  });
});
