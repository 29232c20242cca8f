import type { TaskSnapshot } from '../manager/snapshot.js';
import type { Counts } from './counts.js';
import type { Words } from './words.js';

/** The URLs a form submits: one for each finished file. */
export function finishedUrls(tasks: readonly TaskSnapshot[]): string[] {
  const urls: string[] = [];
  // Runs at each change over what may be ten thousand tasks: an array for each would be felt
  for (const { status, url } of tasks) if (status === 'done' && url) urls.push(url);
  return urls;
}

/** One entry for each URL; nothing without a name or without URLs. */
export function formValue(name: string, urls: readonly string[]): FormData | null {
  if (!name || !urls.length) return null;
  const data = new FormData();
  for (const url of urls) data.append(name, url);
  return data;
}

/** What keeps the form from being sent, and its sentence; undefined when nothing does. */
export function invalidity(
  counts: Counts,
  urls: readonly string[],
  rules: { readonly required: boolean; readonly awaitSubmit: boolean; readonly custom: string },
  words: Words,
): readonly [ValidityStateFlags, string] | undefined {
  if (rules.custom) return [{ customError: true }, rules.custom];
  // A form that waits for the files is not refused because of them
  if (counts.unfinished)
    return rules.awaitSubmit ? undefined : [{ customError: true }, words.say('stillUploading')];
  if (counts.failed) return [{ customError: true }, words.say('someFailed')];
  if (rules.required && !urls.length) return [{ valueMissing: true }, words.say('required')];
  return undefined;
}
