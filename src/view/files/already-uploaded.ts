import type { TemplateResult } from 'lit';
import type { FileEntry } from '../../manager/contract/options.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Tools } from '../format/tools.js';
import type { Words } from '../format/words.js';

/** Maximum number of file names in the notice; further ones are counted. */
const MAX_NAMES = 3;

interface NoticeTools extends Tools {
  readonly add: (files: readonly FileEntry[]) => void;
  /** Shows a notice in place of the one before, or none. */
  readonly show: (notice: ((words: Words) => TemplateResult) | undefined) => void;
}

const keyOf = ({ path, size, lastModified }: Pick<TaskSnapshot, 'path' | 'size' | 'lastModified'>): string =>
  `${path}\0${size}\0${lastModified}`;

/** Adds the entries whose files are not uploaded yet, and asks about the others. */
export function takeOthers(
  entries: readonly FileEntry[],
  tasks: readonly TaskSnapshot[],
  tools: NoticeTools,
): void {
  const uploaded = uploadedAmong(entries, tasks);
  const others = entries.filter((entry) => !uploaded.has(entry));
  if (others.length) tools.add(others);
  if (uploaded.size) tools.show((words) => alreadyUploaded([...uploaded], words, tools));
}

/** The entries whose files are uploaded. */
function uploadedAmong(
  entries: readonly FileEntry[],
  tasks: readonly TaskSnapshot[],
): ReadonlySet<FileEntry> {
  const uploaded = new Set(
    tasks.filter(({ status }) => status === 'succeeded').map((task) => keyOf({ ...task, ...task.original })),
  );
  const isUploaded = ({ file, path }: FileEntry): boolean => {
    const { name, size, lastModified, webkitRelativePath } = file;
    return uploaded.has(keyOf({ path: path ?? (webkitRelativePath || name), size, lastModified }));
  };
  return new Set(entries.filter(isUploaded));
}

/** The notice of files that were picked again after their upload: they are sent again if the user says so. */
function alreadyUploaded(
  files: readonly FileEntry[],
  words: Words,
  { html, plainName, add, show }: NoticeTools,
): TemplateResult {
  const dismiss = (): void => show(undefined);
  const again = (): void => {
    dismiss();
    add(files);
  };
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
