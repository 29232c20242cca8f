import { readFileSync } from 'node:fs';

/** The other packages that a file for CDNs contains: the folders of their modules, their licence and its text. */
const PACKAGES = [
  { name: 'lit', folders: ['lit', 'lit-html', 'lit-element', '@lit/reactive-element'] },
  { name: 'idb', folders: ['idb'] },
] as const;

interface Info {
  readonly version: string;
  readonly license: string;
}

const info = (file: string): Info => JSON.parse(readFileSync(file, 'utf8')) as Info;

/** The first line of a file for CDNs: version and licence of this package, and of each whose code the file contains. */
export function banner(moduleIds: readonly string[]): string {
  const { version, license } = info('package.json');
  const parts = [`bits-upload ${version} ${license}`];
  for (const { name, folders } of PACKAGES) {
    if (!folders.some((folder) => moduleIds.some((id) => id.includes(`/node_modules/${folder}/`)))) continue;
    const { version, license } = info(`node_modules/${name}/package.json`);
    parts.push(`${name} ${version} ${license}`);
  }
  return `/*! ${parts.join(', ')}${parts.length > 1 ? '; see LICENSES.txt' : ''} */`;
}

/** LICENSES.txt, which lies beside the files for CDNs. */
export function licences(): string {
  const files = [
    { name: 'bits-upload', file: 'LICENSE' },
    ...PACKAGES.map(({ name }) => ({ name, file: `node_modules/${name}/LICENSE` })),
  ];
  return files.map(({ name, file }) => `${name}\n\n${readFileSync(file, 'utf8').trim()}\n`).join('\n\n');
}
