import { readdirSync } from 'node:fs';
import path from 'node:path';

/** All files below a folder whose name ends so, sorted, but those of installed packages; none when there is no such folder. */
export function filesBelow(folder: string, ending: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .filter(({ parentPath }) => !path.relative(folder, parentPath).split(path.sep).includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
