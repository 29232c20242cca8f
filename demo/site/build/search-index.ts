import { PAGES } from './contents.js';
import { pageTitles, renderPage } from './page.js';

/** A section that the search finds. */
export interface SearchEntry {
  readonly url: string;
  /** Title of the page. */
  readonly page: string;
  readonly title: string;
  readonly text: string;
}

/** Every section of every page, for the search in the browser. */
export async function searchIndex(root: string): Promise<SearchEntry[]> {
  const titles = await pageTitles(root);
  const entries: SearchEntry[] = [];
  for (const { name } of PAGES) {
    const { sections } = (await renderPage(root, name)) ?? { sections: [] };
    for (const { depth, slug, title, text } of sections)
      entries.push({
        url: depth === 1 ? `${name}.html` : `${name}.html#${slug}`,
        page: titles.get(name) ?? name,
        title,
        text,
      });
  }
  return entries;
}
