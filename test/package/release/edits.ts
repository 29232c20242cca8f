/** Changes that a release makes to files of the project, as pure functions of their text. */

const UNRELEASED = '## Unreleased\n';

/** The text of the changelog's section "Unreleased". */
export function unreleased(changelog: string): string {
  const start = changelog.indexOf(UNRELEASED);
  if (start < 0) return '';
  const [section = ''] = changelog.slice(start + UNRELEASED.length).split(/^## /m);
  return section.trim();
}

/** The changelog whose section "Unreleased" is that of a version, with an empty one above it. */
export function datedChangelog(changelog: string, version: string, date: string): string {
  if (!changelog.includes(UNRELEASED)) throw new Error('CHANGELOG.md has no section "Unreleased"');
  return changelog.replace(UNRELEASED, `${UNRELEASED}\n## ${version} - ${date}\n`);
}

/** package.json, or package-lock.json, with the package's own version. */
export function withVersion(json: string, version: string): string {
  const own = /^( {2}| {6})"version": "[^"]+"/gm;
  let count = 0;
  // The lock file has it twice, both before the first dependency
  const most = json.includes('"lockfileVersion"') ? 2 : 1;
  return json.replace(own, (line, indent: string) =>
    count++ < most ? `${indent}"version": "${version}"` : line,
  );
}

/** The module of the version with this one. */
export const withVersionConstant = (source: string, version: string): string =>
  source.replace(/(VERSION = ')[^']*/, (_, before: string) => before + version);

/** The module of the errors whose help page is on the site at this address. */
export const withHelpPage = (source: string, homepage: string): string =>
  source.replace(/(HELP_PAGE = ')[^']*/, (_, before: string) => before + helpPage(homepage));

/** The page of the site at this address that has a section for each code of an error. */
export const helpPage = (homepage: string): string => new URL('errors.html', homepage).href;

/** Why links of errors must not lead to a homepage; undefined if they may. */
export function homepageProblem(homepage: string | undefined): string | undefined {
  if (homepage === undefined) return 'package.json has no "homepage": the links of errors are made of it';
  if (!URL.canParse(homepage) || !homepage.startsWith('https://') || !homepage.endsWith('/'))
    return `package.json: "homepage" has to be an https address with a slash at its end: ${homepage}`;
  if (/(?:^|\.)example(?:\.(?:com|net|org))?$/.test(new URL(homepage).hostname))
    return `package.json: "homepage" is an example, ${homepage}: set it to the address where the site is published`;
  return undefined;
}
