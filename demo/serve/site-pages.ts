import type { ServerResponse } from 'node:http';

/** The path of the documentation in the demo. */
const PATH = /^\/docs\/(?:([\w-]+)\.(html|json))?(?:\?.*)?$/s;

/**
 * Answers with a page of the documentation from its current source, with the index of its search, or with the element's attributes; returns `false` if the
 * path names none of them. What renders them is loaded when the first one is requested.
 */
export async function sendSitePage(
  target: string,
  response: ServerResponse,
  root: string,
  policy: string,
): Promise<boolean> {
  const match = PATH.exec(target);
  if (!match) return false;
  const [, name = 'index', extension = 'html'] = match;
  const text = extension === 'json' ? await indexOf(root, name) : await pageOf(root, name);
  if (text === undefined) return false;
  response.writeHead(200, {
    'Content-Type': `${extension === 'json' ? 'application/json' : 'text/html'}; charset=utf-8`,
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    ...(extension === 'html' && { 'Content-Security-Policy': policy }),
  });
  response.end(text);
  return true;
}

async function pageOf(root: string, name: string): Promise<string | undefined> {
  const { pageHtml } = await import('../site/build/page.js');
  return pageHtml(root, name, { assets: '../', script: 'ts', demo: '../' });
}

async function indexOf(root: string, name: string): Promise<string | undefined> {
  if (name === 'attributes') {
    const { elementAttributes } = await import('../site/build/include.js');
    return JSON.stringify(await elementAttributes(root));
  }
  if (name !== 'search') return undefined;
  const { searchIndex } = await import('../site/build/search-index.js');
  return JSON.stringify(await searchIndex(root));
}
