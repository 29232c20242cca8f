import type { TemplateResult } from 'lit';
import type { Words } from '../format/words.js';
import type { Tools } from '../format/tools.js';
import type { Place } from './places.js';

/** Maximum length of a folder's path. Characters. */
const MAX_PATH = 1_000;

/** Minimum number of files of a folder that has a row. */
const MIN_FILES = 2;

/** A folder of the list with the sum of its files. */
export interface Folder {
  /** Path with `/` at its end. */
  readonly path: string;
  files: number;
  succeeded: number;
  /** Bytes that the server has acknowledged, and all bytes. */
  acknowledged: number;
  size: number;
  /** The files that are listed below its row. */
  readonly below: Place[];
}

/** The folders with several files, by path, in the order of their first files. */
export function foldersOf(files: readonly Place[]): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder>();
  for (const { task, folder: path } of files) {
    if (!path) continue;
    let folder = folders.get(path);
    if (!folder) {
      folder = { path, files: 0, succeeded: 0, acknowledged: 0, size: 0, below: [] };
      folders.set(path, folder);
    }
    const isUploaded = task.status === 'succeeded';
    folder.files++;
    folder.succeeded += Number(isUploaded);
    folder.acknowledged += isUploaded ? task.size : task.acknowledged;
    folder.size += task.size;
  }
  for (const [path, { files }] of folders) if (files < MIN_FILES) folders.delete(path);
  return folders;
}

/** Name and sum of a folder: `album · 11 of 30 files uploaded · 2.1 GB of 4.4 GB`. */
export function folderLabel(
  { path, files, succeeded, acknowledged, size }: Folder,
  words: Words,
  { html, plainName }: Tools,
): TemplateResult {
  const done = files === succeeded;
  const sum = done
    ? words.say('headSucceeded', { n: files })
    : words.say('headOf', { done: succeeded, n: files });
  const bytes = words.bytes(size);
  const amount = done ? bytes : words.say('amount', { done: words.bytes(acknowledged), size: bytes });
  const dot = html`<span class="dot"> </span>`;
  return html`<bdi>${plainName(path.slice(0, -1), MAX_PATH)}</bdi
    ><span class="meta">${dot}<bdi>${sum}</bdi>${dot}<bdi>${amount}</bdi></span>`;
}
