/**
 * `npm run build:site`: the documentation and the playground as static files in demo/dist, for any web server.
 *
 *     npm run build:site -- --out some/folder
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PAGES } from './contents.js';
import { elementAttributes } from './include.js';
import { pageHtml } from './page.js';
import { searchIndex } from './search-index.js';
import { writePlayground, writeScripts } from './static-playground.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = path.resolve(ROOT, values.out ?? 'demo/dist');

// A folder that was named may have other files.
if (values.out === undefined) await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
for (const { name } of PAGES)
  await writeFile(
    path.join(out, `${name}.html`),
    (await pageHtml(ROOT, name, { assets: '', script: 'js', playground: 'playground.html' })) ?? '',
  );
await writeFile(path.join(out, 'search.json'), JSON.stringify(await searchIndex(ROOT)));
await cp(path.join(ROOT, 'demo/docs.css'), path.join(out, 'docs.css'));
await writePlayground(ROOT, out, await elementAttributes(ROOT));
await writeScripts(ROOT, out);
console.log(`${PAGES.length} pages and the playground are in ${out}.`);
