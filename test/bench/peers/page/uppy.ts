import Uppy from '@uppy/core';
import type { Job } from './driver.js';

/** Uploads with Uppy's core and one of its plugins. */
export async function uploadByUppy(
  { files, concurrency }: Job,
  plugin: unknown,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const uppy = new Uppy().use(plugin, { limit: concurrency, ...options });
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const failed = result?.failed?.[0];
  if (failed) throw new Error(`Uppy: ${String(failed.error)}`);
}
