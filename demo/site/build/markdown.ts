import { Marked, type Tokens } from 'marked';
import { escapeHtml } from './escape-html.js';
import { createSlugs } from './slug.js';

/** A heading of a page with the text below it. */
export interface Section {
  readonly depth: number;
  readonly title: string;
  /** Anchor of the heading. */
  readonly slug: string;
  /** The text up to the next heading, without markup. */
  readonly text: string;
}

/** A rendered page. */
export interface Rendered {
  readonly html: string;
  readonly sections: readonly Section[];
}

/** The address of a page or file on the site, for a link to another Markdown file of the sources. */
function siteAddress(href: string): string {
  return /^[a-z]+:/i.test(href) ? href : href.replace(/^(?:[\w.-]+\/)*([\w-]+)\.md(?=#|$)/, '$1.html');
}

/** Renders the Markdown of a page. Its headings get anchors; what can be wide scrolls within itself. */
export function renderMarkdown(source: string): Rendered {
  const slugOf = createSlugs();
  const sections: { depth: number; title: string; slug: string; text: string }[] = [];
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      heading({ tokens, depth }) {
        const title = plainText(tokens);
        const slug = slugOf(title);
        sections.push({ depth, title, slug, text: '' });
        const html = this.parser.parseInline(tokens);
        return depth === 1
          ? `<h1 id="${slug}">${html}</h1>\n`
          : `<h${depth} id="${slug}">${html} <a class="anchor" href="#${slug}" aria-label="Link to ${escapeHtml(title)}">#</a></h${depth}>\n`;
      },
      link({ href, title, tokens }) {
        const said = title == null ? '' : ` title="${escapeHtml(title)}"`;
        return `<a href="${escapeHtml(siteAddress(href))}"${said}>${this.parser.parseInline(tokens)}</a>`;
      },
      code({ text, lang = '' }) {
        return `<div class="code" data-lang="${escapeHtml(lang)}"><pre tabindex="0"><code>${escapeHtml(text)}\n</code></pre></div>\n`;
      },
    },
  });
  const tokens = marked.lexer(source);
  const html = marked
    .parser(tokens)
    .replaceAll('<table>', '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
  let next = 0;
  for (const token of tokens)
    if (token.type === 'heading') next += 1;
    else {
      const section = sections[next - 1];
      if (section) section.text = `${section.text} ${plainText([token])}`.replace(/\s+/g, ' ').trim();
    }
  return { html, sections };
}

/** The text of tokens without markup, code blocks included. */
function plainText(tokens: readonly object[]): string {
  return (tokens as readonly Tokens.Generic[])
    .map((token) => {
      if (token.type === 'html') return '';
      if (token.type === 'table') {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows]
          .map((cells) => cells.map((cell) => plainText(cell.tokens)).join(' '))
          .join(' ');
      }
      if (token.type === 'list')
        return (token as Tokens.List).items.map((item) => plainText(item.tokens)).join(' ');
      if (token.tokens) return plainText(token.tokens) + (token.type === 'paragraph' ? ' ' : '');
      return typeof token['text'] === 'string' ? unescapeHtml(token['text']) : ' ';
    })
    .join('');
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
