import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** The folders of all run-time dependencies of a package, including indirect ones. */
export function dependencyFolders(root: string): string[] {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    for (const name of dependencies(folder)) {
      const dependency = installedFolder(folder, name);
      if (dependency === undefined || found.has(dependency)) continue;
      found.add(dependency);
      visit(dependency);
    }
  };
  visit(root);
  return [...found];
}

function dependencies(folder: string): string[] {
  const text = readFileSync(path.join(folder, 'package.json'), 'utf8');
  return Object.keys((JSON.parse(text) as { dependencies?: Record<string, string> }).dependencies ?? {});
}

/** The folder in which Node finds a package: in the nearest `node_modules` upwards that contains it. */
function installedFolder(from: string, name: string): string | undefined {
  const folder = path.join(from, 'node_modules', name);
  if (existsSync(path.join(folder, 'package.json'))) return realpathSync(folder);
  const parent = path.dirname(from);
  return parent === from ? undefined : installedFolder(parent, name);
}
