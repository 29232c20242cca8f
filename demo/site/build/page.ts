import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PAGES } from './contents.js';
import { includeParts } from './include.js';
import { layout, type Place } from './layout.js';
import { renderMarkdown, type Rendered } from './markdown.js';

const FOLDER = 'demo/site/pages';

/** Reads and renders a page of the site; undefined if there is none of this name. */
export async function renderPage(root: string, name: string): Promise<Rendered | undefined> {
  const page = PAGES.find((each) => each.name === name);
  if (!page) return undefined;
  const file = path.join(root, FOLDER, page.folder, `${name}.md`);
  return renderMarkdown(await includeParts(await readFile(file, 'utf8'), root));
}

/** A whole page as HTML. */
export async function pageHtml(root: string, name: string, place: Place): Promise<string | undefined> {
  const rendered = await renderPage(root, name);
  return rendered && layout({ name, rendered, titles: await pageTitles(root), place });
}

/** The title of each page by name: its first heading. */
export async function pageTitles(root: string): Promise<ReadonlyMap<string, string>> {
  const titles = PAGES.map(async ({ name, folder }) => {
    const text = await readFile(path.join(root, FOLDER, folder, `${name}.md`), 'utf8');
    return [name, (/^# (.+)$/m.exec(text)?.[1] ?? name).replaceAll('`', '')] as const;
  });
  return new Map(await Promise.all(titles));
}
