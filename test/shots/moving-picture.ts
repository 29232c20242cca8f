import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright';
import { DemoServer } from '../e2e/support/server/demo-server.js';
import { FaultDesk } from '../e2e/support/server/fault-desk.js';
import { MiB, randomFile } from '../e2e/support/server/random-file.js';
import { animatedPng, type Frame } from './animated-png.js';

const VIEWPORT = { width: 600, height: 420 };
/** Height of the picture: the element with one file. */
const HEIGHT = 200;
const MARGIN = 12;
const SLOW = { fault: 'throttle', bytesPerSecond: 1_500_000, packet: 'Fragment', count: 0 } as const;

/** Writes `resume-light.png` and `resume-dark.png`: a real upload whose server is killed and whose page is reloaded. */
export async function shootMovingPictures(browser: Browser, folder: string, out: string): Promise<void> {
  const file = await randomFile(folder, 'Holiday in the mountains.mov', 16 * MiB);
  for (const colorScheme of ['light', 'dark'] as const) {
    const server = await DemoServer.start();
    const faults = new FaultDesk(server.url);
    const context = await browser.newContext({ viewport: VIEWPORT, colorScheme });
    try {
      const page = await context.newPage();
      const frames: Frame[] = [];
      await faults.add(SLOW);
      await page.goto(`${server.url}playground-tab.html?fragment-size=768KiB`);
      const box = await page.locator('bits-upload').boundingBox();
      if (!box) throw new Error('The page shows no element');
      const clip = { x: 0, y: box.y - MARGIN, width: VIEWPORT.width, height: HEIGHT };
      const shoot = async (ms: number): Promise<void> => {
        frames.push({ png: await page.screenshot({ clip }), ms });
      };
      await shoot(1200);
      await page.locator('bits-upload input[type=file]').first().setInputFiles(file.path);
      for (const share of [0.1, 0.2, 0.3]) await reach(page, share, shoot);
      await server.kill();
      await page.locator('bits-upload:state(waiting)').waitFor();
      await shoot(1600);
      await server.start();
      await faults.add(SLOW);
      for (const share of [0.45, 0.55]) await reach(page, share, shoot);
      await page.reload();
      await page.locator('bits-upload .row').waitFor();
      await shoot(1400);
      for (const share of [0.65, 0.75, 0.85]) await reach(page, share, shoot);
      await page.locator('bits-upload:state(succeeded)').waitFor();
      await shoot(2500);
      if ((await server.deliveredSha256('Holiday in the mountains.mov')) !== file.sha256)
        throw new Error('The delivered file differs from the one that was picked');
      const picture = path.join(out, `resume-${colorScheme}.png`);
      writeFileSync(picture, animatedPng(frames));
      console.log(picture);
    } finally {
      await context.close();
      await server.close();
    }
  }
}

/** Takes a picture when so much of the file is acknowledged. */
async function reach(page: Page, share: number, shoot: (ms: number) => Promise<void>): Promise<void> {
  await page.waitForFunction((wanted) => {
    const upload = document.querySelector('bits-upload');
    return upload?.tasks.some(({ acknowledged, size }) => acknowledged >= wanted * size);
  }, share);
  await shoot(450);
}
