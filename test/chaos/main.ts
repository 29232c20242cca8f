/**
 * `npm run chaos`: uploads while the server and the browser are killed at random, until each file is there.
 *
 *     npm run chaos -- --runs 20 --seed 7 --engine firefox
 *
 * The same seed makes the same sizes, moments and victims. Every delivered file must have its SHA-256.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { closingLine } from '../runner/counts.js';
import type { E2eEngine } from '../e2e/support/browser.js';
import { DemoServer } from '../e2e/support/demo-server.js';
import { MiB, randomFile } from '../e2e/support/random-file.js';
import { launchRaw } from '../e2e/support/raw-browser.js';
import { removeFolder, scratchFolder } from '../e2e/support/scratch.js';
import { UploadPage } from '../e2e/support/upload-page.js';
import { until } from '../e2e/support/wait.js';
import { randomSequence, type RandomSequence } from './random-sequence.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string', default: 'chromium' },
  },
});
const engine: E2eEngine = values.engine === 'firefox' ? 'firefox' : 'chromium';
const counts = { suite: 'chaos', passed: 0, failed: 0, skipped: 0 };
console.log(`seed ${values.seed}`);

for (let run = 1; run <= Number(values.runs); run++) {
  const started = performance.now();
  try {
    const story = await oneRun(randomSequence(Number(values.seed) * 1000 + run));
    counts.passed++;
    console.log(`ok   run ${run}: ${story} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    counts.failed++;
    console.log(`FAIL run ${run}: ${String(error)}`);
  }
}
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
console.log(closingLine(counts));

/** One file against several blows; returns what happened. */
async function oneRun(random: RandomSequence): Promise<string> {
  const folder = scratchFolder('chaos');
  const profile = scratchFolder('chaos-profile');
  const server = await DemoServer.start();
  const story: string[] = [];
  let browser = await launchRaw(engine, { profile });
  try {
    const file = await randomFile(folder, 'chaos.bin', random.between(1, 96) * MiB + random.between(0, 4095));
    const attributes = { 'fragment-size': String(random.between(64, 4096) * 1024) };
    story.push(`${(file.bytes / MiB).toFixed(1)} MiB`);
    let page = await UploadPage.open(browser, server, attributes);
    await page.pick(file.path);

    for (let blow = random.between(1, 4); blow > 0; blow--) {
      await sleep(random.between(0, 1500));
      if (await isDone(page)) break;
      if (random.between(0, 1) === 0) {
        story.push('server');
        await server.kill();
        await sleep(random.between(0, 1500));
        await server.start();
      } else {
        story.push('browser');
        await browser.kill();
        browser = await launchRaw(engine, { profile });
        page = await UploadPage.open(browser, server, attributes);
        // Killed before the first checkpoint there is no row: the file is then new.
        await page.pick(file.path);
      }
    }
    await until('the file to be done', () => isDone(page), { timeoutMs: 90_000 }).catch(
      async (error: unknown) => {
        throw new Error(`${story.join(', ')}: ${String(error)}; ${JSON.stringify(await page.tasks())}`);
      },
    );
    if ((await server.deliveredSha256(file.name)) !== file.sha256) {
      throw new Error(`${story.join(', ')}: other bytes arrived`);
    }
    return story.join(', ');
  } finally {
    await browser.close();
    await server.close();
    removeFolder(folder);
    removeFolder(profile);
  }
}

async function isDone(page: UploadPage): Promise<boolean> {
  const tasks = await page.tasks();
  return tasks.length > 0 && tasks.every(({ status }) => status === 'done');
}
