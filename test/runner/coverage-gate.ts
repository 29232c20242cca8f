import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Reporter, TestCoverage } from '@web/test-runner-core';
import { transformSync } from 'esbuild';
import { writeCounts } from './counts.js';
import { filesBelow } from './files.js';

/** Folders of the protocol's rules: a line there that no test runs is a rule that no test checks. */
const GATED = ['src/protocol', 'src/session'];
const MIN_LINE_PERCENT = 95;

export interface FolderCoverage {
  readonly folder: string;
  readonly percent: number;
  /** Files below the gate's percentage, worst first. */
  readonly weak: readonly string[];
}

/** Fails the run when a gated folder is covered too little. Only Chromium measures coverage. */
export function coverageGate(countsFile?: string): Reporter {
  return {
    stop({ testCoverage }) {
      if (!testCoverage) return;
      let failed = 0;
      for (const folder of GATED) {
        const { percent, weak } = folderCoverage(folder, testCoverage);
        const ok = percent >= MIN_LINE_PERCENT;
        if (!ok) failed++;
        console.log(
          `${ok ? 'ok  ' : 'FAIL'} lines of ${folder} covered: ${percent.toFixed(1)} % (${String(MIN_LINE_PERCENT)} % wanted)`,
        );
        for (const line of weak) console.log(`       ${line}`);
      }
      writeCounts(countsFile, [{ suite: 'coverage', passed: GATED.length - failed, failed, skipped: 0 }]);
    },
  };
}

function folderCoverage(folder: string, { coverageMap }: TestCoverage): FolderCoverage {
  const covered = new Map(
    coverageMap.files().map((file) => [path.resolve(file), coverageMap.fileCoverageFor(file)]),
  );
  let hit = 0;
  let all = 0;
  const weak: { text: string; percent: number }[] = [];
  for (const file of filesBelow(folder, '.ts')) {
    const lines = covered.get(path.resolve(file))?.getLineCoverage();
    const hits = lines ? Object.values(lines) : unloadedLines(file);
    const fileHit = hits.filter((count) => count > 0).length;
    hit += fileHit;
    all += hits.length;
    const percent = hits.length === 0 ? 100 : (fileHit / hits.length) * 100;
    if (percent < MIN_LINE_PERCENT) {
      const missed = lines
        ? Object.keys(lines).filter((line) => lines[Number(line)] === 0)
        : ['never loaded'];
      weak.push({ percent, text: `${percent.toFixed(0)} % ${file}: ${missed.join(', ')}` });
    }
  }
  weak.sort((a, b) => a.percent - b.percent);
  return { folder, percent: all === 0 ? 0 : (hit / all) * 100, weak: weak.map(({ text }) => text) };
}

/** A file no test loaded does not appear in the report: it counts as uncovered, unless it holds types only. */
function unloadedLines(file: string): number[] {
  const source = readFileSync(file, 'utf8');
  const { code } = transformSync(source, {
    loader: 'ts',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return code.trim() === ''
    ? []
    : source
        .trimEnd()
        .split('\n')
        .map(() => 0);
}
