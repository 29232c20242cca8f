import { readdirSync } from 'node:fs';
import path from 'node:path';

/** All files below a folder whose name ends so, sorted; none when there is no such folder. */
export function filesBelow(folder: string, ending: string): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
