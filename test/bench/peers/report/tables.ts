import { boundSeconds, LINES, PEERS, type Case } from '../plan.js';
import type { CaseResult, Measured } from './results.js';
import { ratios, summarize } from './stats.js';

/** Rows of a case in the order of the report. */
export interface Row {
  readonly title: string;
  readonly cells: readonly string[];
}

const MIB = 1024 * 1024;
const short = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const range = (values: readonly number[], show: (value: number) => string): string => {
  const one = summarize(values);
  return one ? `${show(one.median)} (${show(one.low)}–${show(one.high)})` : '–';
};

/** What a case is about, in words. */
export function caseTitle({ files, bytes }: Pick<CaseResult, 'files' | 'bytes'>): string {
  if (files > 1) return `${files.toLocaleString('en')} × ${(bytes / 1000).toFixed()} KB`;
  return bytes >= 1024 * MIB ? `${bytes / MIB / 1024} GiB` : `${bytes / MIB} MiB`;
}

const lineOf = (id: string) => LINES.find((line) => line.id === id)!;
export const lineTitle = (id: string): string => lineOf(id).title;

/** The bound of the protocol for as many Fragments as a competitor sent; undefined if it sent none, or without a line. */
function boundRow(result: CaseResult, { fragments }: Measured, columns: number): Row | undefined {
  const sent = summarize(fragments)?.median;
  if (!sent || !['time', 'cross', 'small'].includes(result.kind)) return undefined;
  const one: Case = { ...result, line: lineOf(result.line) };
  const bound = boundSeconds(one, sent, result.concurrency);
  if (bound === undefined) return undefined;
  const put = summarize(result.peers['put']?.seconds ?? [])?.median;
  const cells = [short(bound), put === undefined ? '–' : (bound / put).toFixed(2)];
  const title = `↳ its bound, ${sent === 1 ? '1 Fragment' : `${sent.toLocaleString('en')} Fragments`}`;
  return { title, cells: [...cells, ...Array<string>(columns - 2).fill('')] };
}

/** Ratio of a competitor to the bare PUT, from the rounds that both ended. */
export function ratioToPut(result: CaseResult, peer: string): ReturnType<typeof summarize> {
  const [one, put] = [result.peers[peer], result.peers['put']];
  return one && put ? summarize(ratios(one.seconds, put.seconds)) : undefined;
}

/** A case as a table in Markdown. */
export function caseTable(result: CaseResult): string {
  const heads = {
    time: ['seconds', 'to PUT', 'requests'],
    cross: ['seconds', 'to PUT', 'requests', 'preflights'],
    small: ['seconds', 'to PUT', 'requests'],
    cut: ['seconds', 'MiB sent twice', 'seconds until bytes flow again'],
    page: ['memory of the browser, MiB', 'longest pause of the main thread, ms'],
  }[result.kind];
  const rows = PEERS.flatMap(({ id, title }): Row[] => {
    const measured = result.peers[id];
    if (measured === undefined) return [];
    const bound = boundRow(result, measured, heads.length);
    return [{ title, cells: cellsOf(result, id, measured) }, ...(bound ? [bound] : [])];
  });
  return [
    `| ${['', ...heads].join(' | ')} |`,
    `| ${['---', ...heads.map(() => '---')].join(' | ')} |`,
    ...rows.map(({ title, cells }) => `| ${[title, ...cells].join(' | ')} |`),
  ].join('\n');
}

function cellsOf(result: CaseResult, peer: string, measured: Measured): string[] {
  const failed = measured.failures.length;
  const seconds = range(measured.seconds, short) + (failed ? `; ${failed} of ${result.rounds} failed` : '');
  const count = (values: readonly number[]) => summarize(values)?.median.toFixed() ?? '–';
  switch (result.kind) {
    case 'time':
    case 'small':
    case 'cross': {
      const ratio = ratioToPut(result, peer);
      const cells = [seconds, ratio ? ratio.median.toFixed(2) : '–', count(measured.requests)];
      return result.kind === 'cross' ? [...cells, count(measured.preflights)] : cells;
    }
    case 'cut':
      return [
        seconds,
        range(measured.sentTwice, (bytes) => (bytes / MIB).toFixed(2)),
        range(measured.resumedAfter, short),
      ];
    case 'page':
      return [
        range(measured.memoryMiB, (value) => value.toFixed()),
        range(measured.pauseMs, (value) => value.toFixed()),
      ];
  }
}
