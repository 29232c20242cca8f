import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { LINES, PEERS } from '../plan.js';
import { plotSvg, type Plot, type Theme } from './plot.js';
import type { CaseResult } from './results.js';
import { summaryText } from './summary.js';
import { caseTable, caseTitle, lineTitle, ratioToPut } from './tables.js';

const STYLE = { singleQuote: true, printWidth: 110 };
const RESULTS = 'results';
const SUMMARY = 'comparison';
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

/**
 * Writes results.json, the plots, and the results' part of README.md.
 *
 * @param project The folder of a README.md that has a summary.
 */
export async function writeReport(
  folder: string,
  results: readonly CaseResult[],
  project?: string,
): Promise<void> {
  const json = await format(JSON.stringify(results), { ...STYLE, parser: 'json' });
  await writeFile(path.join(folder, 'results.json'), json);
  const plots = await writePlots(folder, results);
  await rewrite(path.join(folder, 'README.md'), RESULTS, resultsText(results, plots));
  if (project === undefined) return;
  const summary = summaryText(results, path.relative(project, path.join(folder, 'plots')));
  if (summary !== undefined) await rewrite(path.join(project, 'README.md'), SUMMARY, summary);
}

async function rewrite(document: string, part: string, text: string): Promise<void> {
  const rewritten = replacePart(await readFile(document, 'utf8'), part, text);
  await writeFile(document, await format(rewritten, { ...STYLE, parser: 'markdown' }));
}

/**
 * Replaces the text between the comments of a part of a document.
 *
 * @throws Error when the document does not have the part.
 */
export function replacePart(document: string, part: string, text: string): string {
  const [begins, ends] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const [begin, end] = [document.indexOf(begins), document.indexOf(ends)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no ${begins} … ${ends}`);
  return `${document.slice(0, begin + begins.length)}\n\n${text}\n\n${document.slice(end)}`;
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
