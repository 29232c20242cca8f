import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RawPage } from '../browser/raw-browser.js';

/** Drops files from the disk on an element, as the desktop would: with handles. Chromium only. */
export async function dropFiles(tab: RawPage, selector: string, files: readonly string[]): Promise<void> {
  const { x, y } = await tab.evaluate((target) => {
    const box = document.querySelector(target)!.getBoundingClientRect();
    return { x: box.x + 20, y: box.y + 20 };
  }, selector);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await tab.command('Input.dispatchDragEvent', { type, x, y, data });
  }
}

/**
 * Writes into a new Chromium profile that the user lets this origin read these files on every visit: a
 * browser without a window cannot ask.
 */
export function allowFiles(profile: string, siteUrl: string, files: readonly string[]): void {
  const site = `${new URL(siteUrl).origin},*`;
  const objects = files.map((file) => ({
    path: file,
    'display-name': path.basename(file),
    'is-directory': false,
    readable: true,
    writable: false,
  }));
  const exceptions = {
    file_system_access_extended_permission: { [site]: { setting: 1 } },
    file_system_access_chooser_data: { [site]: { setting: { 'chosen-objects': objects } } },
  };
  mkdirSync(path.join(profile, 'Default'), { recursive: true });
  writeFileSync(
    path.join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  );
}
