import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { framedPolicy } from './policy.js';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A name that cannot leave the folder: without separator, dot or percent sign. */
const NAME = /^\/(?:([\w-]+)\.(html|css|svg))?$/;

/** Pages that pages of the demo frame: the playground's second tab. */
const FRAMED: readonly string[] = ['playground-tab'];

export interface PageOptions {
  /** The folder of pages, styles and images. */
  readonly folder: string;
  /** Content-Security-Policy of pages. */
  readonly policy: string;
  /** Markup that is added to the head of each page. */
  readonly head?: string;
}

/** Answers with a page, a style sheet or an image from its current file; returns `false` if the path names none. */
export async function sendPageFile(
  target: string,
  response: ServerResponse,
  { folder, policy, head = '' }: PageOptions,
): Promise<boolean> {
  const match = NAME.exec(target.replace(/\?.*$/s, ''));
  if (!match) return false;
  const [, name = 'index', extension = 'html'] = match;
  const text = await readPlainFile(path.join(folder, `${name}.${extension}`));
  if (text === undefined) return false;
  const isPage = extension === 'html';
  response.writeHead(200, {
    'Content-Type': TYPES[extension],
    'Cache-Control': 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    ...(isPage && { 'Content-Security-Policy': FRAMED.includes(name) ? framedPolicy(policy) : policy }),
  });
  response.end(isPage ? text.replace('<head>', `<head>${head}`) : text);
  return true;
}

/** The text of a file; undefined if it is not a plain file but, for example, a symbolic link. */
async function readPlainFile(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return (await handle.stat()).isFile() ? await handle.readFile('utf8') : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
