import { targetUrl } from '../http/target.js';
import type { GroupResult, Report, Result, Verdict } from './results.js';

/** The report in the XML form of JUnit, which pipelines read: a test suite for each group. */
export function reportJunit(report: Report): string {
  const all = report.groups.flatMap(({ results }) => results);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${text(`BITS conformance of ${targetUrl(report.settings.target)}`)}" ${sums(all)}>`,
    ...report.groups.flatMap(suite),
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function suite({ title, results }: GroupResult): string[] {
  return [
    `  <testsuite name="${text(title)}" ${sums(results)}>`,
    ...results.flatMap(testCase),
    '  </testsuite>',
  ];
}

function testCase(result: Result): string[] {
  const [group = ''] = result.name.split('/');
  const time = (result.durationMs / 1000).toFixed(3);
  const head = `    <testcase classname="${text(group)}" name="${text(`${result.name}: ${result.title}`)}" time="${time}"`;
  const details = detailsOf(result);
  return details.length === 0 ? [`${head}/>`] : [`${head}>`, ...details, '    </testcase>'];
}

function detailsOf({ verdict, reason = '', cites, transcript = [], deviations }: Result): string[] {
  switch (verdict) {
    case 'pass':
      return [];
    case 'skip':
      return [`      <skipped message="${text(reason)}"/>`];
    case 'deviation':
      return [`      <system-out>${text(`deviation: ${deviations.join('; ')}`)}</system-out>`];
    case 'fail': {
      const body = [`states: ${cites.join(', ')}`, ...transcript].join('\n');
      return [`      <failure message="${text(reason)}">${text(body)}</failure>`];
    }
  }
}

function sums(results: readonly Result[]): string {
  const of = (verdict: Verdict): number => results.filter((result) => result.verdict === verdict).length;
  const seconds = results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  return `tests="${results.length}" failures="${of('fail')}" errors="0" skipped="${of('skip')}" time="${seconds.toFixed(3)}"`;
}

/** Text for an attribute or an element. What a server sent may contain characters that XML 1.0 does not allow. */
function text(words: string): string {
  return words
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
