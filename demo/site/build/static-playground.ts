import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const PAGES = ['playground', 'playground-tab'];
const WORKER = 'playground-server.js';

/** A page of the playground for the static site: its scripts are compiled, a worker plays the server, there is no demo. */
export function staticPage(html: string): string {
  return html
    .replace('<html', `<html data-worker="${WORKER}"`)
    .replace(/(<script [^>]*src="\.\/[\w-]+)\.ts"/g, '$1.js"')
    .replace(/(<nav aria-label="Pages">)[^]*?(<\/nav>)/, '$1<a href="./">Documentation</a>$2');
}

/**
 * Writes the playground into the folder of the site: its pages, the element's attributes, the styles and the worker. The
 * scripts are bundled with those of the other pages.
 */
export async function writePlayground(
  root: string,
  out: string,
  attributes: readonly unknown[],
): Promise<void> {
  for (const name of PAGES) {
    const html = await readFile(path.join(root, 'demo', `${name}.html`), 'utf8');
    await writeFile(path.join(out, `${name}.html`), staticPage(html));
  }
  for (const file of ['demo.css', 'playground.css', 'icon.svg'])
    await cp(path.join(root, 'demo', file), path.join(out, file));
  await mkdir(path.join(out, 'docs'), { recursive: true });
  await writeFile(path.join(out, 'docs/attributes.json'), JSON.stringify(attributes));
  const shims = path.join(root, 'demo/worker/node-shims.ts');
  await build({
    entryPoints: [path.join(root, 'demo/worker/main.ts')],
    outfile: path.join(out, WORKER),
    bundle: true,
    // A classic script: Firefox has no service workers that are modules
    format: 'iife',
    target: 'es2022',
    minify: true,
    alias: { 'node:crypto': shims, 'node:timers/promises': shims },
    inject: [path.join(root, 'demo/worker/buffer-shim.ts')],
    define: { 'process.platform': '"browser"' },
    logLevel: 'warning',
  });
}

/** Bundles the scripts of all pages of the site. */
export async function writeScripts(root: string, out: string): Promise<void> {
  await build({
    entryPoints: ['docs', ...PAGES].map((name) => path.join(root, 'demo', `${name}.ts`)),
    outdir: out,
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    target: 'es2022',
    minify: true,
    logLevel: 'warning',
  });
}
