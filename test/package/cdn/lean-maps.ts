/** Takes from the maps of dist/cdn the sources that the package contains: the paths in the maps lead to them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../../runner/files.js';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: (string | null)[];
}

for (const file of filesBelow('dist/cdn', '.map')) {
  const map = JSON.parse(readFileSync(file, 'utf8')) as SourceMap;
  for (const [index, source] of map.sources.entries()) {
    const packaged = path.join(path.dirname(file), source);
    if (packaged.startsWith(`src${path.sep}`) && existsSync(packaged)) map.sourcesContent[index] = null;
  }
  writeFileSync(file, JSON.stringify(map));
}
