/**
 * `npm run screen-reader`: what Orca speaks of an element in Firefox, on a display and with a voice that nobody sees
 * or hears. `--runs N` repeats it, `--only WORDS` plays the scripts with these words, `--keep` keeps what was spoken.
 */
import { parseArgs } from 'node:util';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { closingLine } from '../runner/counts.js';
import { EXPECTATIONS } from './expectations.js';
import { missingPackages } from './programs.js';
import { SCRIPTS } from './scripts.js';
import { Stage, type Script } from './stage.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    keep: { type: 'boolean' },
  },
});
const counts = { suite: 'screen-reader', passed: 0, failed: 0, skipped: 0 };
const scripts = Object.entries(SCRIPTS).filter(([name]) => name.includes(values.only));

const missing = missingPackages();
if (missing.length > 0) {
  console.log(`Skipped: install ${missing.join(', ')} first (Debian's packages).`);
  counts.skipped = scripts.length;
} else {
  for (let run = 1; run <= Number(values.runs); run++) await listenOnce(run);
}
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(closingLine(counts));

async function listenOnce(run: number): Promise<void> {
  const started = performance.now();
  const folder = scratchFolder('screen-reader');
  let stage: Stage | undefined;
  try {
    stage = await open(folder);
    for (const [name, script] of scripts) await judge(stage, `${String(run)}: ${name}`, script);
  } catch (error) {
    counts.failed++;
    console.log(`FAIL ${String(run)}: the desktop\n${messageOf(error)}`);
  } finally {
    await stage?.close();
    console.log(`     ${secondsSince(started)}`);
    if (values.keep) console.log(`     ${folder}`);
    else removeFolder(folder);
  }
}

/** Opens the stage; once more if the browser or Orca did not come up: no script has been played then. */
async function open(folder: string): Promise<Stage> {
  try {
    return await Stage.open(`${folder}/first`);
  } catch (error) {
    console.log(`Starting Firefox and Orca once more. ${messageOf(error)}`);
    return Stage.open(`${folder}/second`);
  }
}

async function judge(stage: Stage, title: string, script: Script): Promise<void> {
  const started = performance.now();
  const failures: string[] = [];
  try {
    const heard = await stage.play(script);
    for (const words of heard.spoken) console.log(`     “${words}”`);
    for (const [condition, holds] of Object.entries(EXPECTATIONS)) {
      try {
        holds(heard, script);
      } catch (error) {
        failures.push(`${condition}: ${messageOf(error)}`);
      }
    }
  } catch (error) {
    failures.push(messageOf(error));
  }
  if (failures.length > 0) counts.failed++;
  else counts.passed++;
  const result = failures.length > 0 ? 'FAIL' : 'ok  ';
  console.log([`${result} ${title} (${secondsSince(started)})`, ...failures].join('\n'));
}

function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
