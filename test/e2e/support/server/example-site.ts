import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { acceptBitsMethods, createBitsHandler, type BitsSettings } from '../../../../demo/server/index.js';
import { codeBlocks } from '../../../tools/site/code-blocks.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

/** The first code of a language below a heading of a page of the documentation; without one, at its beginning. */
export function documented(page: string, heading: string | undefined, language: 'ts' | 'html'): string {
  const file = `demo/site/pages/${page}.md`;
  const text = readFileSync(ROOT + file, 'utf8');
  const section = heading === undefined ? text : (text.split(`\n## ${heading}\n`)[1] ?? '');
  const [code] = codeBlocks(file, section.split('\n## ')[0] ?? '').filter(
    (each) => each.language === language,
  );
  if (!code) throw new Error(`${file} has no ${language} below "${heading ?? 'its title'}"`);
  return code.code;
}

/** One classic script from a page's module, which uses the package by its names. */
async function script(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: ROOT },
    alias: { 'bits-upload': `${ROOT}src/index.ts`, 'bits-upload/core.js': `${ROOT}src/core.ts` },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    tsconfig: `${ROOT}src/tsconfig.json`,
    write: false,
  });
  return outputFiles[0]!.text;
}

export interface Example {
  /** HTML of the page's body. */
  readonly body: string;
  /** TypeScript of the page's module. */
  readonly code: string;
  readonly uploadDir: string;
  readonly authorize?: BitsSettings['authorize'];
  /** Answers what is neither the page nor an upload, with `true` if it did. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** A page of the documentation's code, and the server to which it uploads, on one origin. */
export async function exampleSite(example: Example): Promise<{ url: string; close: () => Promise<void> }> {
  const { body, code, uploadDir, authorize, answer } = example;
  const texts: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': [
      'text/html; charset=utf-8',
      `<!doctype html><html lang="en"><title>Example</title>\n${body}\n<script type="module" src="/page.js"></script>`,
    ],
    '/page.js': ['text/javascript; charset=utf-8', await script(code)],
  };
  const bits = createBitsHandler({ uploadDir, ...(authorize && { authorize }) });
  const server = createServer((request, response) => {
    const [type, text] = texts[request.url ?? ''] ?? [];
    if (type !== undefined) response.writeHead(200, { 'Content-Type': type }).end(text);
    else if (!answer?.(request, response))
      void bits.handle(request, response).then((handled) => handled || response.writeHead(404).end());
  });
  acceptBitsMethods(server).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await bits.close();
    },
  };
}
