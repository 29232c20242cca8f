import { expect, test } from './support/fixtures.js';
import { UploadPage } from './support/upload-page.js';

const MANY = 10_000;

test('ten thousand files are taken in few nodes', async ({ browserName, site, openTab }, testInfo) => {
  test.skip(browserName !== 'chromium', 'only Chromium tells its long tasks');
  const page = await UploadPage.open(await openTab(), site, { manual: '', 'keep-files': 'none' });
  const { longest, nodes, rows, tookMs } = await page.tab.evaluate(async (count) => {
    const upload = document.querySelector('bits-upload')!;
    // The demo writes a line for each event; the element alone is asked here.
    const lengths: number[] = [];
    const observer = new PerformanceObserver((list) =>
      lengths.push(...list.getEntries().map(({ duration }) => duration)),
    );
    const files = Array.from({ length: count }, (_, nr) => new File(['x'], `${nr}.txt`));
    // What made the files is over before it is watched.
    await new Promise((resolve) => setTimeout(resolve));
    observer.observe({ type: 'longtask' });
    const before = performance.now();
    await upload.add(files);
    const tookMs = performance.now() - before;
    for (let frame = 0; frame < 5; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    await upload.updateComplete;
    // Entries come a moment after their task.
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    const nodes = upload.shadowRoot!.querySelectorAll('*').length;
    return { longest: Math.max(0, ...lengths), nodes, rows: upload.tasks.length, tookMs };
  }, MANY);
  const told = `added in ${tookMs.toFixed()} ms, longest task ${longest.toFixed()} ms, ${nodes} nodes`;
  testInfo.annotations.push({ type: 'measured', description: told });
  console.log(`  ${MANY} files: ${told}`);
  expect(rows).toBe(MANY);
  expect(nodes).toBeLessThan(2000);
});
