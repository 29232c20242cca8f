/** A way to use the package: a fresh folder with these files, in which the packed package and others are installed. */
export interface Setup {
  readonly name: string;
  /** Packages besides this one, with their versions. */
  readonly packages: readonly string[];
  /** The files by their paths. */
  readonly files: Readonly<Record<string, string>>;
  /** The program that checks types, and a file with a mistake in the tag's use that it has to refuse. */
  readonly types?: { readonly command: readonly string[]; readonly wrong: Readonly<Record<string, string>> };
  /** The program that builds the site. */
  readonly build?: readonly string[];
  /** The folder that is served. */
  readonly site: string;
  /** What the page has before any script runs, and what the element shows afterwards, once. */
  readonly says?: { readonly served: string; readonly shown: string };
  /** The files for CDNs are served as `cdn/`, and this folder of them has the code that comes on demand. */
  readonly cdn?: 'lazy' | 'lazy-core';
}

/** What every page has: Fragments that are small enough for an end in mid-upload. */
export const TAG = 'endpoint="/uploads/" fragment-size="512KiB" multiple';

/** A page with this script. */
export const page = (script: string, body = `<bits-upload ${TAG}></bits-upload>`): string =>
  `<!doctype html>\n<meta charset="utf-8">\n<title>Try</title>\n<body>\n${body}\n${script}\n</body>\n`;
