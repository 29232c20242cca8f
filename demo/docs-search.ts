import { find } from './find.js';
import { rank, type Hit, type SearchEntry } from './docs-rank.js';

const MOST_HITS = 12;

/** Connects the search field to the index, which is fetched when the field is first used. */
export function connectSearch(): void {
  const form = find('#search', HTMLFormElement);
  const field = find('#query', HTMLInputElement);
  let index: Promise<readonly SearchEntry[]> | undefined;
  const look = async (): Promise<void> => {
    index ??= loadIndex();
    const query = field.value;
    const entries = await index.catch(() => undefined);
    if (!entries) index = undefined;
    // A slower answer to an earlier text is outdated.
    if (query === field.value) show(query, entries);
  };
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    find('#hits', HTMLElement).querySelector('a')?.click();
  });
  field.addEventListener('input', () => void look());
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      field.value = '';
      show('', []);
    }
  });
}

async function loadIndex(): Promise<readonly SearchEntry[]> {
  const answer = await fetch('search.json');
  if (!answer.ok) throw new Error(`search.json: ${answer.status}`);
  return (await answer.json()) as readonly SearchEntry[];
}

function show(query: string, entries: readonly SearchEntry[] | undefined): void {
  const hits = entries ? rank(entries, query).slice(0, MOST_HITS) : [];
  find('#results', HTMLElement).hidden = query.trim() === '';
  find('#found', HTMLElement).textContent = entries
    ? hits.length === 0
      ? `Nothing found for “${query}”.`
      : `${hits.length} found`
    : 'The index of the search did not load. Check the connection and type again.';
  find('#hits', HTMLElement).replaceChildren(...hits.map(row));
}

function row({ entry, excerpt }: Hit): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = entry.url;
  link.textContent = entry.title === entry.page ? entry.title : `${entry.page}: ${entry.title}`;
  const text = document.createElement('p');
  text.textContent = excerpt;
  item.append(link, text);
  return item;
}
