import { SECTIONS } from './contents.js';
import { escapeHtml } from './escape-html.js';
import type { Rendered } from './markdown.js';

/** Where a page is served. */
export interface Place {
  /** Relative URL of the folder with styles and scripts, with a slash at its end unless it is empty. */
  readonly assets: string;
  /** Extension of the scripts: the demo compiles them, the static site has them compiled. */
  readonly script: 'ts' | 'js';
  /** Relative URL of the demo, undefined where there is none. */
  readonly demo?: string;
  /** Relative URL of the playground, if there is no demo. */
  readonly playground?: string;
}

interface LayoutInput {
  readonly name: string;
  readonly rendered: Rendered;
  readonly titles: ReadonlyMap<string, string>;
  readonly place: Place;
}

/** The document around a page: menu, search, contents of the page. No inline script or style: the demo's policy has none. */
export function layout({ name, rendered, titles, place }: LayoutInput): string {
  const { assets, script, demo, playground } = place;
  const title = titles.get(name) ?? name;
  const order = [...titles.keys()];
  const beside = (step: number): string => {
    const other = order[order.indexOf(name) + step];
    if (other === undefined) return '<span></span>';
    return `<a href="${other}.html" rel="${step < 0 ? 'prev' : 'next'}">${step < 0 ? '← ' : ''}${escapeHtml(titles.get(other) ?? '')}${step > 0 ? ' →' : ''}</a>`;
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(title)} · bits-upload</title>
    <link rel="icon" href="${assets}icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="${assets}demo.css" />
    <link rel="stylesheet" href="${assets}docs.css" />
    <script type="module" src="${assets}docs.${script}"></script>
  </head>
  <body class="docs">
    <a class="skip" href="#content">Skip to the content</a>
    <header class="bar">
      <a class="home" href="index.html">&lt;bits-upload&gt;</a>
      <form role="search" id="search" hidden>
        <label for="query">Search</label>
        <input id="query" type="search" autocomplete="off" aria-describedby="found" />
      </form>
      <nav aria-label="Site">
        ${demo === undefined ? '' : `<a href="${demo}">Demo</a> <a href="${demo}playground.html">Playground</a>`}
        ${playground === undefined ? '' : `<a href="${playground}">Playground</a>`}
      </nav>
    </header>
    <section class="results card" id="results" aria-label="Search results" hidden>
      <p id="found" role="status"></p>
      <ol id="hits"></ol>
    </section>
    <div class="columns">
      <nav class="menu" aria-label="Documentation">
        <details id="menu" open>
          <summary>Contents</summary>
          ${menu(name, titles)}
        </details>
      </nav>
      <main id="content" tabindex="-1">
        ${rendered.html.replace('</h1>', `</h1>${onThisPage(rendered)}`)}
        <footer class="beside">${beside(-1)}${beside(1)}</footer>
      </main>
    </div>
  </body>
</html>
`;
}

function menu(name: string, titles: ReadonlyMap<string, string>): string {
  return SECTIONS.map(({ title, pages }) => {
    const items = pages.map((page) => {
      const current = page === name ? ' aria-current="page"' : '';
      return `<li><a href="${page}.html"${current}>${escapeHtml(titles.get(page) ?? page)}</a></li>`;
    });
    return `<p>${title}</p><ul>${items.join('')}</ul>`;
  }).join('\n          ');
}

/** Links to the parts of a long page; nothing for a short one. */
function onThisPage({ sections }: Rendered): string {
  const parts = sections.filter(({ depth }) => depth === 2);
  if (parts.length < 3) return '';
  const items = parts.map(({ slug, title }) => `<li><a href="#${slug}">${escapeHtml(title)}</a></li>`);
  return `<nav class="parts" aria-label="On this page"><ul>${items.join('')}</ul></nav>`;
}
