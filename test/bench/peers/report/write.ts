import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { LINES, PEERS } from '../plan.js';
import { plotSvg, type Plot, type Theme } from './plot.js';
import type { CaseResult } from './results.js';
import { caseTable, caseTitle, lineTitle, ratioToPut } from './tables.js';

const STYLE = { singleQuote: true, printWidth: 110 };
const [BEGIN, END] = ['<!-- results -->', '<!-- end of results -->'];
const KIND_TITLES: Record<CaseResult['kind'], string> = {
  time: 'One file',
  cross: 'One file, to another origin',
  small: 'Many small files',
  cut: 'One file, cut at 50 %',
  page: 'The page meanwhile',
};

export async function readResults(folder: string): Promise<CaseResult[]> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8')) as CaseResult[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes results.json, the plots, and the results' part of README.md. */
export async function writeReport(folder: string, results: readonly CaseResult[]): Promise<void> {
  const json = await format(JSON.stringify(results), { ...STYLE, parser: 'json' });
  await writeFile(path.join(folder, 'results.json'), json);
  const plots = await writePlots(folder, results);
  const readme = path.join(folder, 'README.md');
  const text = replaceResults(await readFile(readme, 'utf8'), resultsText(results, plots));
  await writeFile(readme, await format(text, { ...STYLE, parser: 'markdown' }));
}

/** @throws Error when the document has no place for the results. */
export function replaceResults(readme: string, results: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${BEGIN} … ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${results}\n\n${readme.slice(end)}`;
}

const browsersOf = (results: readonly CaseResult[]) => [...new Set(results.map(({ browser }) => browser))];

/** The plots' names without theme and ending. */
async function writePlots(folder: string, results: readonly CaseResult[]): Promise<string[]> {
  const names: string[] = [];
  for (const browser of browsersOf(results)) {
    const plot = timePlot(browser, results);
    if (plot.panels.length === 0) continue;
    const name = `time-${browser}`;
    names.push(name);
    await mkdir(path.join(folder, 'plots'), { recursive: true });
    for (const theme of ['light', 'dark'] satisfies Theme[])
      await writeFile(path.join(folder, 'plots', `${name}-${theme}.svg`), plotSvg(plot, theme));
  }
  return names;
}

function timePlot(browser: string, results: readonly CaseResult[]): Plot {
  const mine = results.filter((one) => one.browser === browser && one.kind === 'time');
  const sizes = [...new Set(mine.map(({ bytes }) => bytes))].sort((a, b) => a - b);
  const rows = PEERS.filter(({ id }) => id !== 'put');
  const panels = LINES.flatMap(({ id, title }) => {
    const cases = mine.filter(({ line }) => line === id);
    const points = cases.flatMap((one) =>
      rows.flatMap((peer) => {
        const ratio = ratioToPut(one, peer.id);
        return ratio ? [{ row: peer.title, series: caseTitle(one), ...ratio }] : [];
      }),
    );
    return points.length ? [{ title, points }] : [];
  });
  return {
    title: `Time of one file, to that of a bare PUT (${browser})`,
    rows: rows.map(({ title }) => title),
    series: sizes.map((bytes) => caseTitle({ files: 1, bytes })),
    panels,
  };
}

/** The results' part of README.md: machine and versions, plots, tables. */
export function resultsText(results: readonly CaseResult[], plots: readonly string[]): string {
  if (results.length === 0) return 'Nothing has been measured yet.';
  const parts = [...new Set(results.map(circumstances))];
  for (const name of plots) {
    const alt = `Dot plot of the tables below: ${name}`;
    parts.push(
      `<picture><source media="(prefers-color-scheme: dark)" srcset="plots/${name}-dark.svg">` +
        `<img src="plots/${name}-light.svg" alt="${alt}"></picture>`,
    );
  }
  for (const browser of browsersOf(results)) {
    parts.push(`### ${browser === 'chromium' ? 'Chromium' : 'Firefox'}`);
    for (const kind of Object.keys(KIND_TITLES) as CaseResult['kind'][])
      for (const one of inOrder(
        results.filter((result) => result.browser === browser && result.kind === kind),
      ))
        parts.push(
          `#### ${KIND_TITLES[kind]}: ${caseTitle(one)}, ${lineTitle(one.line)}`,
          caseTable(one),
          ...failures(one),
        );
  }
  return parts.join('\n\n');
}

function inOrder(results: readonly CaseResult[]): CaseResult[] {
  const place = ({ line }: CaseResult) => LINES.findIndex(({ id }) => id === line);
  return [...results].sort((a, b) => place(a) - place(b) || a.bytes - b.bytes);
}

/** Cases that were measured under the same circumstances say so once. */
function circumstances({ date, commit, rounds, versions, machine }: CaseResult): string {
  const list = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return `Measured on ${date.slice(0, 10)}, commit ${commit}, ${rounds} rounds. Machine: ${list(machine)}. Versions: ${list(versions)}.`;
}

function failures({ peers }: CaseResult): string[] {
  return PEERS.flatMap(({ id, title }) => {
    const [first] = peers[id]?.failures ?? [];
    return first === undefined ? [] : [`${title}: \`${first.replaceAll('`', "'").split('\n', 1)[0] ?? ''}\``];
  });
}
