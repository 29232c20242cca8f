import type { CaseResult } from './results.js';
import { caseTitle, lineTitle, ratioToPut } from './tables.js';

const MIB = 1024 * 1024;
const SUMMED: readonly Pick<CaseResult, 'line' | 'bytes'>[] = [
  { line: '100mbit-50ms', bytes: 8 * MIB },
  { line: '100mbit-50ms', bytes: 64 * MIB },
  { line: '100mbit-200ms', bytes: 64 * MIB },
];
const OTHERS = { 'tus-js-client': 'tus-js-client', 'uppy-tus': 'Uppy with tus' };

/**
 * What the project's README says of the comparison: a plot and three lines; undefined as long as one of them is not
 * measured.
 *
 * @param plots Folder of the plots, as the README refers to it.
 */
export function summaryText(results: readonly CaseResult[], plots: string): string | undefined {
  const rows: string[] = [];
  for (const { line, bytes } of SUMMED) {
    const isMeant = (one: CaseResult): boolean =>
      one.kind === 'time' && one.browser === 'chromium' && one.line === line && one.bytes === bytes;
    const one = results.find(isMeant);
    const cells = ['bits-upload', 'bits-upload-new', ...Object.keys(OTHERS)].map(
      (peer) => one && ratioToPut(one, peer)?.median.toFixed(2),
    );
    if (one === undefined || cells.includes(undefined)) return undefined;
    rows.push(`| ${[`${caseTitle(one)}, ${lineTitle(line)}`, ...cells].join(' | ')} |`);
  }
  const heads = ['known endpoint', 'new endpoint', ...Object.values(OTHERS)];
  const alt =
    'Dot plot: the time of bits-upload and of other uploaders on several lines, to that of a bare PUT';
  return [
    'The time of one upload, to that of one bare `fetch` PUT of the file in the same round (median, Chromium), to an ' +
      'endpoint that the browser has uploaded to before, and to a new one:',
    `| ${['', ...heads].join(' | ')} |\n| ${['---', ...heads.map(() => '---')].join(' | ')} |\n${rows.join('\n')}`,
    `<picture>\n  <source srcset="${plots}/time-chromium-dark.svg" media="(prefers-color-scheme: dark)" />\n` +
      `  <img src="${plots}/time-chromium-light.svg" alt="${alt}" />\n</picture>`,
  ].join('\n\n');
}
