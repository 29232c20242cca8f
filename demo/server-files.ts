import { find } from './find.js';

interface ServerFile {
  readonly name: string;
  readonly size: number;
  readonly mtime: number;
  readonly url: string;
}

const MOST_SHOWN = 100;
const bytes = new Intl.NumberFormat(undefined, {
  notation: 'compact',
  style: 'unit',
  unit: 'byte',
  unitDisplay: 'narrow',
});
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Shows the files in the upload directory, newest first. */
export async function showServerFiles(): Promise<void> {
  const answer = await fetch('/uploads/?list').catch(() => undefined);
  if (!answer?.ok) return;
  const files = (await answer.json()) as ServerFile[];
  find('#server', HTMLElement).replaceChildren(...files.slice(0, MOST_SHOWN).map(row));
  find('#nothing', HTMLElement).hidden = files.length > 0;
}

function row(file: ServerFile): HTMLTableRowElement {
  const line = document.createElement('tr');
  const link = document.createElement('a');
  link.href = file.url;
  link.textContent = file.name;
  link.download = '';
  const isolated = document.createElement('bdi');
  isolated.append(link);
  line.insertCell().append(isolated);
  for (const text of [bytes.format(file.size), time.format(file.mtime)]) {
    const cell = line.insertCell();
    cell.className = 'number';
    cell.textContent = text;
  }
  return line;
}
