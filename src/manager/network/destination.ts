import { BitsError } from '../../errors.js';
import { plainName } from '../../plain-name.js';
import type { ManagerOptions } from '../contract/options.js';

/** Parts of a destination URL. */
export interface DestinationParts {
  readonly endpoint: string | undefined;
  readonly baseUrl: string | undefined;
  readonly name: string;
  /** Relative path of the local file; its last segment is replaced by `name`. */
  readonly path: string;
  readonly id: string;
}

const PLACEHOLDER = /\{(name|path|id)\}/g;

/**
 * The remote file's URL: the endpoint with the encoded name appended, or its template filled in.
 *
 * @throws BitsError `bad-endpoint` or `bad-name`.
 */
export function destinationUrl(parts: DestinationParts): string {
  const { endpoint = '', name } = parts;
  if (endpoint.trim() === '') throw badUrl('the endpoint', 'it is missing; set the endpoint attribute');
  if (endpoint.search(PLACEHOLDER) >= 0) return httpUrl(fill(endpoint, parts), parts.baseUrl);
  const folder = directory(endpoint);
  // By itself: to "http://" the file's name would be the host.
  httpUrl(folder, parts.baseUrl);
  return httpUrl(folder + segment(name), parts.baseUrl);
}

/**
 * A URL that packets may be sent to.
 *
 * @param what Where the text is from, for the error's message.
 * @throws BitsError `bad-endpoint` for anything but http(s), and for user names in URLs, which fetch refuses.
 */
export function httpUrl(text: string, baseUrl: string | undefined, what = 'the endpoint'): string {
  if (!URL.canParse(text, baseUrl)) throw badUrl(what, `"${plainName(text)}" is no URL`);
  const url = new URL(text, baseUrl);
  if (!/^https?:$/.test(url.protocol)) throw badUrl(what, `"${url.protocol}" is no http(s) address`);
  if (url.username + url.password !== '') throw badUrl(what, 'a user name in it is not allowed');
  url.hash = '';
  return url.href;
}

function fill(template: string, parts: DestinationParts): string {
  return template.replaceAll(PLACEHOLDER, (_, key: 'name' | 'path' | 'id') => {
    if (key !== 'path') return segment(parts[key]);
    const folders = folderOf(parts).split('/').slice(0, -1);
    return [...folders, parts.name].map(segment).join('/');
  });
}

/** The folders of a path with a `/` at the end. A name may itself hold a `/`, which divides nothing. */
function folderOf({ name, path }: Pick<DestinationParts, 'name' | 'path'>): string {
  const length = path === name || path.endsWith(`/${name}`) ? path.length - name.length : undefined;
  return path.slice(0, length ?? path.lastIndexOf('/') + 1);
}

/** The path a file is uploaded as: that of the local file, with the remote name as its last segment. */
export function remotePath(file: Pick<DestinationParts, 'name' | 'path'>): string {
  return folderOf(file) + file.name;
}

function directory(endpoint: string): string {
  const [path = '', query = ''] = endpoint.trim().split('?', 2);
  if (query !== '') throw badUrl('the endpoint', 'with a query it needs {name} in it');
  return path.endsWith('/') ? path : `${path}/`;
}

/** Names that climb out of the directory, or hide as an empty segment. */
export function isBadName(name: string): boolean {
  return ['', '.', '..'].includes(name);
}

/**
 * One path segment. A name is hostile text: what would climb out of the directory, or hide as an empty
 * segment, has no URL. Lone surrogates, which have no UTF-8, become U+FFFD.
 */
function segment(name: string): string {
  if (isBadName(name)) {
    throw new BitsError({
      code: 'bad-name',
      message: `"${plainName(name)}" cannot be used as a remote file name`,
    });
  }
  return encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
}

function badUrl(what: string, why: string): BitsError {
  return new BitsError({ code: 'bad-endpoint', message: `${what} cannot be used: ${why}` });
}

/**
 * Scope: a key of the absolute endpoint and the resume key, which separates the checkpoints of destinations and users.
 * The page's origin is not part of it, as each origin has its own IndexedDB.
 */
export function scopeOf(
  endpoint: string | undefined,
  baseUrl: string | undefined,
  resumeKey: string | undefined,
): string {
  const text = endpoint ?? '';
  const absolute = URL.canParse(text, baseUrl) ? new URL(text, baseUrl).href : text;
  return JSON.stringify([absolute, resumeKey ?? '']);
}

/** The endpoint a scope was made of, absolute; URLs encode the braces of its placeholders. */
export function endpointOf(scope: string): string {
  const [endpoint] = JSON.parse(scope) as [string];
  return endpoint.replaceAll(/%7B(name|path|id)%7D/g, '{$1}');
}

/** Base of a relative endpoint: `baseUrl`, the document's base URL, or a worker's own URL. */
export function baseUrlOf(options: ManagerOptions): string | undefined {
  const page = globalThis.document as Document | undefined;
  const location = globalThis.location as Location | undefined;
  return options.baseUrl ?? page?.baseURI ?? location?.href;
}
