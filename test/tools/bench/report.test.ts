import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check, format } from 'prettier';
import { axis, plotSvg, type Plot } from '../../bench/peers/report/plot.js';
import { mergeResults, nothingMeasured, type CaseResult } from '../../bench/peers/report/results.js';
import { ratios, summarize } from '../../bench/peers/report/stats.js';
import { summaryText } from '../../bench/peers/report/summary.js';
import { caseTable, caseTitle } from '../../bench/peers/report/tables.js';
import { readResults, replacePart, resultsText, writeReport } from '../../bench/peers/report/write.js';

const MIB = 1024 * 1024;

function resultOf(values: Partial<CaseResult> = {}): CaseResult {
  return {
    kind: 'time',
    line: '100mbit-50ms',
    browser: 'chromium',
    files: 1,
    bytes: 8 * MIB,
    rounds: 3,
    concurrency: 3,
    date: '2026-01-02T03:04:05Z',
    commit: 'abc1234',
    versions: { Node: '20' },
    machine: { processor: 'X × 2' },
    peers: {
      put: { ...nothingMeasured(), seconds: [1, 2, 4], requests: [1, 1, 1] },
      'bits-upload': {
        ...nothingMeasured(),
        seconds: [1.5, 2.2, 6],
        requests: [5, 5, 5],
        fragments: [3, 3, 3],
      },
    },
    ...values,
  };
}

describe('the report of the comparison', () => {
  test('has the median and the spread', () => {
    assert.deepEqual(summarize([3, 1, 2]), { median: 2, low: 1, high: 3 });
    assert.deepEqual(summarize([4, 1, 2, 3]), { median: 2.5, low: 1, high: 4 });
    assert.equal(summarize([]), undefined);
  });

  test('compares round by round, and not at all if one lacks a round', () => {
    assert.deepEqual(ratios([1, 4], [2, 2]), [0.5, 2]);
    assert.deepEqual(ratios([1], [1, 2]), []);
  });

  test('puts the bound of the protocol below its uploader, for the Fragments that were sent', () => {
    const lines = caseTable(resultOf()).split('\n');
    assert.equal(lines[2], '| bare `fetch` PUT | 2.00 (1.00–4.00) | 1.00 | 1 |');
    assert.equal(lines[3], '| bits-upload, known endpoint | 2.20 (1.50–6.00) | 1.50 | 5 |');
    // 8 MiB at 100 Mbit/s and five round trips: 0.671 + 0.25 s.
    assert.equal(lines[4], '| ↳ its bound, 3 Fragments | 0.92 | 0.46 |  |');
  });

  test('says how many rounds failed, with a message and without a ratio', () => {
    const peers = {
      ...resultOf().peers,
      upchunk: { ...nothingMeasured(), seconds: [1], failures: ['No answer', 'No answer'] },
    };
    const text = resultsText([resultOf({ peers })], []);
    assert.match(text, /\| Mux UpChunk \| 1.00 \(1.00–1.00\); 2 of 3 failed \| – \|/);
    assert.match(text, /Mux UpChunk: `No answer`/);
  });

  test('says that nothing was measured', () => {
    assert.match(resultsText([], []), /Nothing has been measured/);
  });

  test('replaces the case that was measured again only', () => {
    const [small, large] = [resultOf(), resultOf({ bytes: 64 * MIB })];
    const again = resultOf({ commit: 'def5678' });
    assert.deepEqual(mergeResults([small, large], [again]), [large, again]);
  });

  test('replaces the results of the document and leaves its rest', () => {
    const document = '# Bench\n\n<!-- results -->\nold\n<!-- end of results -->\n\nEnd\n';
    assert.equal(
      replacePart(document, 'results', 'new'),
      '# Bench\n\n<!-- results -->\n\nnew\n\n<!-- end of results -->\n\nEnd\n',
    );
    assert.throws(() => replacePart('# Bench', 'results', 'new'), /README.md has no/);
  });

  test('is written into the document as the project formats it, with a plot for each theme', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bits-report-'));
    const file = (name: string) => readFileSync(path.join(folder, name), 'utf8');
    try {
      cpSync(
        fileURLToPath(new URL('../../bench/README.md', import.meta.url)),
        path.join(folder, 'README.md'),
      );
      assert.deepEqual(await readResults(folder), []);
      const results = [resultOf(), resultOf({ kind: 'small', files: 1000, bytes: 10_000 })];
      await writeReport(folder, results);
      assert.deepEqual(await readResults(folder), results);
      assert.deepEqual(readdirSync(path.join(folder, 'plots')), [
        'time-chromium-dark.svg',
        'time-chromium-light.svg',
      ]);
      assert.match(file('README.md'), /Measured on 2026-01-02, commit abc1234/);
      assert.match(file('README.md'), /#### Many small files: 1,000 × 10 KB, 100 Mbit\/s, 50 ms/);
      const style = { singleQuote: true, printWidth: 110 };
      assert.ok(await check(file('README.md'), { ...style, parser: 'markdown' }));
      assert.ok(await check(file('results.json'), { ...style, parser: 'json' }));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('has three lines for the README of the project, once all of them are measured', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'bits-report-'));
    const readme = path.join(folder, 'README.md');
    try {
      const document =
        '# One\n\n<!-- results -->\n<!-- end of results -->\n\n<!-- comparison -->\n<!-- end of comparison -->\n';
      writeFileSync(readme, document);
      const { put, 'bits-upload': ours } = resultOf().peers;
      const peers = {
        put: put!,
        'bits-upload': ours!,
        'bits-upload-new': ours!,
        'tus-js-client': put!,
        'uppy-tus': put!,
      };
      const two = [resultOf({ peers }), resultOf({ peers, bytes: 64 * MIB })];
      assert.equal(summaryText(two, 'plots'), undefined);
      await writeReport(
        folder,
        [...two, resultOf({ peers, bytes: 64 * MIB, line: '100mbit-200ms' })],
        folder,
      );
      const written = readFileSync(readme, 'utf8');
      assert.match(written, /\| 8 MiB, 100 Mbit\/s, 50 ms +\| 1\.50 +\| 1\.50 +\| 1\.00 +\| 1\.00 +\|/);
      assert.match(written, /\| 64 MiB, 100 Mbit\/s, 200 ms +\|/);
      assert.match(written, /srcset="plots\/time-chromium-dark\.svg"/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('in the README of the project is that of the results', async () => {
    const project = fileURLToPath(new URL('../../../', import.meta.url));
    const summary = summaryText(await readResults(path.join(project, 'test/bench')), 'test/bench/plots');
    const readme = readFileSync(path.join(project, 'README.md'), 'utf8');
    const expected = summary === undefined ? readme : replacePart(readme, 'comparison', summary);
    assert.equal(readme, await format(expected, { singleQuote: true, printWidth: 110, parser: 'markdown' }));
  });

  test('names sizes', () => {
    assert.equal(caseTitle({ files: 1, bytes: 1024 * MIB }), '1 GiB');
    assert.equal(caseTitle({ files: 1, bytes: 8 * MIB }), '8 MiB');
    assert.equal(caseTitle({ files: 1000, bytes: 10_000 }), '1,000 × 10 KB');
  });
});

describe('the plot', () => {
  const plot: Plot = {
    title: 'A < B & "C"',
    rows: ['one', 'other'],
    series: ['1 MiB', '8 MiB'],
    panels: [
      {
        title: '50 ms',
        points: [
          { row: 'one', series: '1 MiB', median: 1.5, low: 1.4, high: 1.7 },
          { row: 'other', series: '8 MiB', median: 1.1, low: 1, high: 1.2 },
        ],
      },
    ],
  };

  test('is one well-formed SVG whose texts are escaped', () => {
    const svg = plotSvg(plot, 'light');
    assert.match(svg, /^<svg [^>]*aria-label="A &lt; B &amp; &quot;C&quot;"/);
    const open = [...svg.matchAll(/<(svg|text)\b/g)].length;
    assert.equal([...svg.matchAll(/<\/(?:svg|text)>/g)].length, open);
    assert.doesNotMatch(svg, /NaN|undefined/);
  });

  test('has a mark and a spread for each value, and a mark for each entry of the legend', () => {
    const svg = plotSvg(plot, 'light');
    assert.equal([...svg.matchAll(/<path d="[^"]*" fill=/g)].length, 2 + 2);
    assert.equal([...svg.matchAll(/stroke-width="2"\/>/g)].length, 2 + 1);
  });

  test('writes a value far beyond the others at the edge, and keeps the axis for them', () => {
    const far = { row: 'other', series: '1 MiB', median: 61.5, low: 60, high: 70 };
    const [panel] = plot.panels;
    const svg = plotSvg({ ...plot, panels: [{ ...panel!, points: [...panel!.points, far] }] }, 'light');
    assert.match(svg, />61\.5 →</);
    assert.equal(svg.replace(/<text [^>]*>61\.5 →<\/text>/, ''), plotSvg(plot, 'light'));
  });

  test('differs between light and dark in its colours only', () => {
    const shapes = (svg: string) => svg.replaceAll(/#[0-9a-f]{6}/g, '');
    const [light, dark] = [plotSvg(plot, 'light'), plotSvg(plot, 'dark')];
    assert.notEqual(light, dark);
    assert.equal(shapes(light), shapes(dark));
  });

  test('has an axis in round steps around all values and 1', () => {
    assert.deepEqual(axis([1.1, 1.9]), { from: 1, to: 2, step: 0.5 });
    const { from, to } = axis([0.93, 12]);
    assert.ok(from <= 0.93 && to >= 12);
  });
});
