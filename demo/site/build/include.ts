import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { elementTables, readableType } from './element-tables.js';
import { elementManifest, type ElementManifest } from './manifest.js';

const LANGUAGES: Readonly<Record<string, string>> = { conf: 'nginx', sh: 'sh', css: 'css', service: 'ini' };
const INCLUDE = /^<!-- (table|file|readme): ([\w ./-]+) -->$/gm;

let manifest: Promise<ElementManifest> | undefined;

/**
 * Replaces the lines `<!-- table: parts -->` by a table of the element's manifest, and `<!-- file: demo/nginx.conf -->` by
 * that file of the project, `<!-- readme: Events -->` by the first table below that heading of README.md, so that a page has no copy that ages. The manifest is read once in a process.
 */
export async function includeParts(source: string, root: string): Promise<string> {
  const parts = new Map<string, string>();
  for (const [line, kind, name = ''] of source.matchAll(INCLUDE))
    parts.set(
      line,
      await (kind === 'file' ? fileBlock : kind === 'readme' ? readmeTable : tableOf)(root, name),
    );
  return source.replace(INCLUDE, (line) => parts.get(line) ?? line);
}

async function fileBlock(root: string, name: string): Promise<string> {
  const text = await readFile(path.join(root, name), 'utf8');
  return `\`\`\`${LANGUAGES[path.extname(name).slice(1)] ?? ''}\n${text.trimEnd()}\n\`\`\``;
}

async function readmeTable(root: string, heading: string): Promise<string> {
  const text = await readFile(path.join(root, 'README.md'), 'utf8');
  const below = text.split(`# ${heading}\n`)[1] ?? '';
  const [table] = /^\|.*\n(?:\|.*\n)+/m.exec(below) ?? [];
  if (table === undefined) throw new Error(`README.md has no table below ${heading}`);
  return table;
}

async function tableOf(root: string, name: string): Promise<string> {
  const table = elementTables(await manifestOf(root))[name];
  if (table === undefined) throw new Error(`The element's manifest has no table ${name}`);
  return table;
}

/** An attribute of the element, for the controls of the playground. */
export interface ElementAttribute {
  readonly name: string;
  /** As TypeScript writes it: `boolean`, `number`, `'list' | 'compact'`. */
  readonly type: string;
  readonly description: string;
}

/** The attributes of the element in the order of its reference. */
export async function elementAttributes(root: string): Promise<ElementAttribute[]> {
  const { attributes } = await manifestOf(root);
  return attributes.map(({ name, type, description = '' }) => ({
    name,
    type: readableType(type?.text),
    description: description.replace(/\s+/g, ' '),
  }));
}

async function manifestOf(root: string): Promise<ElementManifest> {
  manifest ??= elementManifest(root);
  // What failed is tried again.
  manifest.catch(() => (manifest = undefined));
  return manifest;
}
