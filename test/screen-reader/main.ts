/**
 * `npm run screen-reader`: an upload in Firefox as Orca speaks it, on a display and with a voice that nobody sees
 * or hears. `--runs N` repeats it, `--keep` keeps Orca's log.
 */
import { parseArgs } from 'node:util';
import { removeFolder, scratchFolder } from '../e2e/support/browser/scratch.js';
import { closingLine } from '../runner/counts.js';
import { missingPackages } from './programs.js';
import { EXPECTATIONS, uploadThreeFiles } from './three-files.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1' }, keep: { type: 'boolean' } },
});
const counts = { suite: 'screen-reader', passed: 0, failed: 0, skipped: 0 };

const missing = missingPackages();
if (missing.length > 0) {
  console.log(`Skipped: install ${missing.join(', ')} first (Debian's packages).`);
  counts.skipped = Object.keys(EXPECTATIONS).length;
} else {
  for (let run = 1; run <= Number(values.runs); run++) await listenOnce(run);
}
process.exitCode = counts.failed > 0 ? 1 : 0;
console.log(closingLine(counts));

async function listenOnce(run: number): Promise<void> {
  const folder = scratchFolder('screen-reader');
  try {
    const heard = await uploadThreeFiles(folder);
    for (const words of [...heard.focus, ...heard.spoken]) console.log(`  “${words}”`);
    for (const [title, holds] of Object.entries(EXPECTATIONS))
      judge(`${String(run)}: ${title}`, () => {
        holds(heard);
      });
  } catch (error) {
    judge(`${String(run)}: an upload of three files`, () => {
      throw error;
    });
  } finally {
    if (values.keep) console.log(`  ${folder}`);
    else removeFolder(folder);
  }
}

function judge(title: string, check: () => void): void {
  try {
    check();
    counts.passed++;
    console.log(`ok   ${title}`);
  } catch (error) {
    counts.failed++;
    console.log(`FAIL ${title}\n${error instanceof Error ? error.message : String(error)}`);
  }
}
