import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const LOADERS = /const loaders: (.+) = \{\n((?: {2}.+\n)+)\};\n/;
const LOADER = /^ {2}'?([\w-]+)'?: \(\) => import\('\.\/\1\.js'\),$/;

/**
 * The registry of languages with one computed import in place of one for each language, which bundlers need, and a
 * file for CDNs does not: 0.6 kB.
 */
export function withComputedImport(registry: string): { code: string; tags: readonly string[] } {
  let tags: readonly string[] = [];
  const code = registry.replace(LOADERS, (_, type: string, lines: string) => {
    tags = lines
      .trimEnd()
      .split('\n')
      .map((line) => LOADER.exec(line)?.[1] ?? '');
    return `const loaders: ${type} = Object.fromEntries('${tags.join(' ')}'.split(' ').map((tag) => {
  const file = './locales/' + tag + '.js';
  return [tag, () => import(/* @vite-ignore */ file)];
}));
`;
  });
  if (tags.length === 0 || tags.includes(''))
    throw new Error('src/locales/registry.ts: its loaders are not written as this plugin expects them');
  return { code, tags };
}

/** A file for each language, `locales/TAG.js`, beside the file that loads them by this path. */
export function localeFiles(root: string): Plugin {
  const folder = path.join(root, 'src/locales');
  const registry = path.join(folder, 'registry.ts');
  return {
    name: 'locale-files',
    enforce: 'pre',
    buildStart() {
      for (const tag of withComputedImport(readFileSync(registry, 'utf8')).tags)
        this.emitFile({
          type: 'chunk',
          id: path.join(folder, `${tag}.ts`),
          fileName: `locales/${tag}.js`,
          preserveSignature: 'strict',
        });
    },
    transform(code, id) {
      return path.normalize(id) === registry ? { code: withComputedImport(code).code, map: null } : null;
    },
  };
}
