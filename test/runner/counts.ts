import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The result of one suite, or of a suite in one browser. */
export interface Counts {
  readonly suite: string;
  passed: number;
  failed: number;
  skipped: number;
  /** Whether a browser got as far as running a file. */
  started?: boolean;
  /** What the summary repeats of each failed test. */
  failures?: string[];
}

/** Lines of a message that the summary repeats. */
const MESSAGE_LINES = 6;

/** A failed test as the summary names it: its file, its titles, outermost first, and the beginning of its message. */
export function failureText(file: string, titles: readonly string[], message = ''): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  const name = [file, ...titles.filter(Boolean)].join(' › ');
  return [name, ...lines.slice(0, MESSAGE_LINES).map((line) => `    ${line.slice(0, 200)}`)].join('\n');
}

/** Reporters run in other processes: each line of the file is one suite's counts. */
export function writeCounts(file: string | undefined, counts: readonly Counts[]): void {
  if (!file) return;
  for (const one of counts) appendFileSync(file, `${JSON.stringify(one)}\n`);
}

export function readCounts(file: string): Counts[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Counts);
}

export function total(all: readonly Counts[]): Counts {
  const sum: Counts = { suite: 'total', passed: 0, failed: 0, skipped: 0 };
  for (const one of all) {
    sum.passed += one.passed;
    sum.failed += one.failed;
    sum.skipped += one.skipped;
  }
  return sum;
}

/** The closing line of every test command. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  const line = `${String(passed)} passed, ${String(failed)} failed`;
  return skipped > 0 ? `${line}, ${String(skipped)} skipped` : line;
}

/** Reads a closing line back, from the end of a program's output. */
export function parseClosingLine(output: string, suite: string): Counts | undefined {
  const matches = [...output.matchAll(/^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/gm)];
  const last = matches.at(-1);
  if (!last) return undefined;
  return { suite, passed: Number(last[1]), failed: Number(last[2]), skipped: Number(last[3] ?? 0) };
}
