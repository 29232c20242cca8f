/** A step of the build: dist/cdn/integrity.json, the hash of each file for CDNs, as in the attribute `integrity`. */
import { writeFileSync } from 'node:fs';
import { hashes } from './cdn-tag.js';

writeFileSync('dist/cdn/integrity.json', `${JSON.stringify(hashes('dist/cdn'), null, 2)}\n`);
