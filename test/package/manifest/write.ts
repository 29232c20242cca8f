/** A step of the build: what is made of the analyzed manifest for pages, frameworks and editors, in dist. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cssData, htmlData, webTypes } from './editor-data.js';
import { frameworkTypes } from './framework-types.js';
import type { Manifest } from './manifest.js';
import { manifestProblems } from './manifest-problems.js';
import { optionTypes } from './option-types.js';
import { publicManifest } from './public-manifest.js';

const OUT = 'dist';
const FILE = path.join(OUT, 'custom-elements.json');

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const write = (file: string, text: string): void => {
  writeFileSync(path.join(OUT, file), text);
};

const analyzed = json(FILE) as Manifest;
const manifest = publicManifest(analyzed, optionTypes('src/manager/contract/options.ts'));
const problems = manifestProblems(manifest);
for (const problem of problems) console.error(`custom-elements.json: ${problem}`);
if (problems.length > 0) process.exitCode = 1;

write('custom-elements.json', JSON.stringify(manifest));
const info = json('package.json') as { name: string; version: string };
write('web-types.json', JSON.stringify(webTypes(manifest, info)));
write('vscode.html-custom-data.json', JSON.stringify(htmlData(manifest)));
write('vscode.css-custom-data.json', JSON.stringify(cssData(manifest)));
mkdirSync(path.join(OUT, 'frameworks'), { recursive: true });
for (const [name, text] of frameworkTypes(manifest)) write(path.join('frameworks', name), text);
