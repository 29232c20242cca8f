import type { html, TemplateResult } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';

/** Maximum number of file names in the notice; further ones are counted. */
const MAX_NAMES = 3;

/** Passed in by the caller, as a module that is loaded on demand must not import those of the main bundle: they would run twice. */
export interface NoticeTools {
  readonly html: typeof html;
  readonly plainName: (name: string) => string;
  /** Uploads the files again. */
  readonly again: () => void;
  readonly dismiss: () => void;
}

const keyOf = ({ path, size, lastModified }: Pick<TaskSnapshot, 'path' | 'size' | 'lastModified'>): string =>
  `${path}\0${size}\0${lastModified}`;

/** The entries whose files are uploaded. */
export function uploadedAmong(
  entries: readonly FileEntry[],
  tasks: readonly TaskSnapshot[],
): ReadonlySet<FileEntry> {
  const uploaded = new Set(tasks.filter(({ status }) => status === 'succeeded').map(keyOf));
  const isUploaded = ({ file, path }: FileEntry): boolean => {
    const { name, size, lastModified, webkitRelativePath } = file;
    return uploaded.has(keyOf({ path: path ?? (webkitRelativePath || name), size, lastModified }));
  };
  return new Set(entries.filter(isUploaded));
}

/** The notice of files that were picked again after their upload: they are sent again if the user says so. */
export function alreadyUploaded(
  files: readonly FileEntry[],
  words: Words,
  { html, plainName, again, dismiss }: NoticeTools,
): TemplateResult {
  const rest = files.length - MAX_NAMES;
  const names = files.slice(0, MAX_NAMES).map(({ file }) => plainName(file.name));
  if (rest > 0) names.push(words.say('more', { n: rest }));
  const button = (part: string, clicked: () => void, text: string): TemplateResult =>
    html`<button type="button" class="link" part=${part} @click=${clicked}>${text}</button>`;
  return html`<div class="notice" part="notice" tabindex="-1">
    <div class="main">
      <div>${words.say('because', { state: words.say('already'), reason: names.join(', ') })}</div>
      ${button('again-button', again, words.say('again'))}
      ${button('dismiss-button', dismiss, words.say('dismiss'))}
    </div>
  </div>`;
}
