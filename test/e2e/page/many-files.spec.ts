import { expect, test } from '../support/fixtures.js';
import { UploadPage } from '../support/page/upload-page.js';

const MANY = 10_000;

// `npm run bench:many` measures the time.
test('ten thousand files are rendered with few nodes, at every scroll position', async ({
  site,
  openTab,
}) => {
  const page = await UploadPage.open(await openTab(), site, { manual: '' });
  const { rows, nodes, last } = await page.tab.evaluate(async (count) => {
    const upload = document.querySelector('bits-upload')!;
    const root = upload.shadowRoot!;
    await upload.add(Array.from({ length: count }, (_, nr) => new File(['x'], `${nr}.txt`)));
    const nodes: number[] = [];
    const drawn = async (): Promise<void> => {
      for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
      nodes.push(root.querySelectorAll('*').length);
    };
    await drawn();
    const list = root.querySelector('.list')!;
    for (const part of [0.3, 0.7, 1]) {
      list.scrollTop = part * list.scrollHeight;
      await drawn();
    }
    const last = [...root.querySelectorAll('.list > li')].at(-1)?.getAttribute('aria-posinset');
    return { rows: upload.tasks.length, nodes: Math.max(...nodes), last };
  }, MANY);
  expect(rows).toBe(MANY);
  expect(nodes).toBeLessThan(2000);
  expect(last).toBe(String(MANY));
});
