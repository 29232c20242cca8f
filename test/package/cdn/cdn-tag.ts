import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { filesBelow } from '../../runner/files.js';

/** The scripts of a folder with their hashes, by their path in it. */
export function hashes(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder, '.js').map((file) => [
      path.relative(folder, file).replaceAll(path.sep, '/'),
      `sha384-${createHash('sha384').update(readFileSync(file)).digest('base64')}`,
    ]),
  );
}

/** The tag that loads a version from a CDN. */
export function cdnTag(version: string, integrity: string): string {
  return `<script
  type="module"
  src="https://cdn.jsdelivr.net/npm/bits-upload@${version}/dist/cdn/bits-upload.js"
  integrity="${integrity}"
  crossorigin="anonymous"
></script>`;
}

const BLOCK = /(<!-- tag of the release -->\n\n```html\n)[^]*?(\n```)/;

/** The README with this tag. */
export function withTag(readme: string, tag: string): string {
  if (!BLOCK.test(readme)) throw new Error('README.md has no "<!-- tag of the release -->"');
  return readme.replace(BLOCK, (_, before: string, after: string) => before + tag + after);
}

/** Whether the changelog has a section of this version: it is released, and its files do not change any more. */
export function isReleased(changelog: string, version: string): boolean {
  return changelog.split('\n').some((line) => line.startsWith(`## ${version} `) || line === `## ${version}`);
}

/**
 * What is wrong with the README's tag; undefined if nothing is. Before the release of the version, only a tag that names
 * a version or a hash is: the files still change.
 */
export function tagProblem(
  readme: string,
  changelog: string,
  version: string,
  integrity: string,
): string | undefined {
  if (isReleased(changelog, version))
    return readme.includes(cdnTag(version, integrity))
      ? undefined
      : `README.md: the tag is not the one of version ${version}; \`npm run release\` writes it`;
  return /cdn\.jsdelivr\.net\/npm\/bits-upload@|integrity="sha384-/.test(readme)
    ? `README.md: the tag is of a version that is not released: ${version} is in preparation`
    : undefined;
}
