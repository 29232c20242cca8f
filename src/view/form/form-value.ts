import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { idleSnapshot } from '../format/idle-snapshot.js';
import type { Counts } from '../format/task-counts.js';
import type { Words } from '../format/words.js';

/** The URLs that a form submits: one for each finished file. */
export function finishedUrls(tasks: readonly TaskSnapshot[]): string[] {
  const urls: string[] = [];
  // Runs at each change, over up to ten thousand tasks: an intermediate array for each task would be too slow
  for (const { status, url } of tasks) if (status === 'succeeded' && url) urls.push(url);
  return urls;
}

/** Form data with one entry for each URL; null without a name or without URLs. */
export function formValue(name: string, urls: readonly string[]): FormData | null {
  if (!name || !urls.length) return null;
  const data = new FormData();
  for (const url of urls) data.append(name, url);
  return data;
}

/** Validity flags and message of a control that prevents the submission; undefined if it is valid. */
export function invalidity(
  counts: Counts,
  urls: readonly string[],
  rules: { readonly required: boolean; readonly awaitSubmit: boolean; readonly custom: string },
  words: Words,
): readonly [ValidityStateFlags, string] | undefined {
  if (rules.custom) return [{ customError: true }, rules.custom];
  // A form that waits for the files is not invalid because of them
  if (counts.unfinished)
    return rules.awaitSubmit ? undefined : [{ customError: true }, words.say('stillUploading')];
  if (counts.failed) return [{ customError: true }, words.say('someFailed')];
  if (rules.required && !urls.length) return [{ valueMissing: true }, words.say('required')];
  return undefined;
}

type Kept = Pick<TaskSnapshot, 'id' | 'name' | 'path' | 'size' | 'type' | 'url'>;

/** Serialises the finished files for the browser, which restores them when the user goes back to the page. */
export function toFormState(tasks: readonly TaskSnapshot[]): string | null {
  const kept: Kept[] = tasks
    .filter(({ status }) => status === 'succeeded')
    .map(({ id, name, path, size, type, url }) => ({ id, name, path, size, type, url }));
  return kept.length ? JSON.stringify(kept) : null;
}

/** Reads the finished files from a stored state; none if the state has another format. */
export function fromFormState(state: unknown): TaskSnapshot[] {
  try {
    return (JSON.parse(String(state)) as Kept[])
      .filter((kept) => [kept.id, kept.name].every((text) => typeof text === 'string'))
      .map((kept) => idleSnapshot({ ...kept, status: 'succeeded' }));
  } catch {
    return [];
  }
}
