import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { DemoServer } from '../support/server/demo-server.js';
import { expect, test } from '../support/fixtures.js';
import { removeFolder, uploadFolderInProject } from '../support/browser/scratch.js';

/** Leaves a trace that any page of the origin can see. */
const SCRIPT = "localStorage.setItem('uploaded-script', location.href)";
const UPLOADS: Readonly<Record<string, string>> = {
  'evil.svg': `<svg xmlns="http://www.w3.org/2000/svg"><script>${SCRIPT}</script></svg>`,
  'evil.html': `<!doctype html><script>${SCRIPT}</script><script src="evil.js"></script>`,
  'evil.js': SCRIPT,
  'evil.ts': SCRIPT,
};
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test.describe('a script in an uploaded file does not run in the origin of the demo', () => {
  let uploadDir: string;
  let demo: DemoServer;
  let spellings: readonly string[];

  test.beforeAll(async () => {
    uploadDir = uploadFolderInProject();
    for (const [name, text] of Object.entries(UPLOADS)) writeFileSync(path.join(uploadDir, name), text);
    demo = await DemoServer.start({ env: { UPLOAD_DIR: uploadDir } });
    const folder = path.basename(uploadDir);
    spellings = [
      'uploads/',
      ...['uploads/', '%75ploads/', 'uploads%2f', '%2575ploads/', `@fs${ROOT}demo/uploads/`].map(
        (start) => `${start}${folder}/`,
      ),
    ];
  });
  test.afterAll(async () => {
    await demo.close();
    removeFolder(uploadDir);
  });

  for (const name of Object.keys(UPLOADS))
    test(`when ${name} is opened as a page, in any spelling`, async ({ page }) => {
      for (const spelling of spellings) {
        const tab = await page.context().newPage();
        // A download ends the navigation with an error, and nothing runs.
        await tab.goto(`${demo.url}${spelling}${name}`).catch(() => undefined);
        await tab.close();
      }
      // The trace names the spelling.
      expect(await traceOf(page, demo.url)).toBe(null);
    });

  test('when loaded as a script or a module by a page of the demo', async ({ page }) => {
    await page.goto(demo.url);
    const outcomes = await page.evaluate(
      async ({ names, spellings }) => {
        const ended: string[] = [];
        for (const spelling of spellings)
          for (const name of names)
            for (const type of ['', 'module']) {
              const script = document.createElement('script');
              script.type = type;
              // The policy asks for a TrustedScriptURL; this page is its own attacker here.
              const policy = (globalThis as unknown as { trustedTypes?: TypePolicies }).trustedTypes;
              const url = `/${spelling}${name}`;
              const trusted = policy?.createPolicy(`${url}${type}`, { createScriptURL: (text) => text });
              script.src = trusted?.createScriptURL(url) ?? url;
              ended.push(
                await new Promise<string>((resolve) => {
                  script.onload = () => resolve(`${url} ran`);
                  script.onerror = () => resolve('refused');
                  document.head.append(script);
                }),
              );
            }
        return ended;

        interface TypePolicies {
          createPolicy(
            name: string,
            rules: { createScriptURL: (text: string) => string },
          ): { createScriptURL(text: string): string };
        }
      },
      { names: Object.keys(UPLOADS), spellings },
    );
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
    expect(await traceOf(page, demo.url)).toBe(null);
  });
});

test('no page of the demo can be framed, by another origin or its own', async ({ page, site }) => {
  for (const host of ['127.0.0.1', new URL(site.url).hostname])
    for (const name of ['', 'states.html', 'themes.html', 'form.html']) {
      const framed = `${site.url}${name}`;
      // A style sheet is a document without a policy, where anything may be framed.
      await page.goto(`http://${host}:${site.server.port}/demo.css`);
      const loaded = page.waitForResponse(framed);
      await page.evaluate((url) => {
        const frame = document.createElement('iframe');
        frame.src = url;
        document.body.append(frame);
      }, framed);
      await loaded;
      await expect(page.frameLocator('iframe').locator('bits-upload')).toHaveCount(0);
      await expect
        .poll(() => page.evaluate(() => document.querySelector('iframe')?.contentDocument === null))
        .toBe(true);
    }
});

/** The address at which an uploaded script ran, as a page of the demo sees it; null if none did. */
async function traceOf(page: Page, url: string): Promise<string | null> {
  await page.goto(url);
  return page.evaluate(() => localStorage.getItem('uploaded-script'));
}
