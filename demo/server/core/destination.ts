import { REPLY_FOLDER } from './wire/constants.js';
import { refuseForbidden, refuseMalformed } from './wire/refusal.js';

/** The path of an uploaded file below the upload directory: decoded names that have passed `checkName`. */
export type Destination = readonly string[];

/** Longest file name in bytes on common file systems. */
const MAX_NAME_BYTES = 255;
const MAX_DEPTH = 32;
/** Windows device names, with any extension; Windows reads ¹²³ as digits in them. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])[ .]*(\.|$)/i;
/** Separators, `:` (drive letters and alternate data streams), and control characters including NUL. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const NEVER_IN_NAME = /[/\\:\u0000-\u001f\u007f]/;
/** Characters that only Windows forbids; elsewhere real files have them. */
const NOT_ON_WINDOWS = /[*?"<>|]/;

/** The path of a request target, in origin or absolute form, without its query. */
export function targetPath(target: string): string {
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target;
  return path.replace(/[?#].*$/s, '') || '/';
}

/**
 * The destination that a path below `basePath` names. Each segment is decoded once. Names that could lead to another
 * place on any file system, or after a second decoding by a proxy or file system, are refused.
 * @throws Refusal 400 for such names, 403 for names reserved by the server.
 */
export function parseDestination(path: string, basePath: string, reserved: readonly string[]): Destination {
  if (!path.startsWith(basePath)) refuseForbidden('outside of the upload directory');
  const parts = path.slice(basePath.length).split('/', MAX_DEPTH + 1);
  if (parts.length > MAX_DEPTH) refuseMalformed('too many folders');
  const segments = parts.map(decodeSegment);
  for (const segment of segments) checkName(segment, reserved);
  return segments;
}

/** Whether `parseDestination` could have returned this value. */
export function isDestination(value: unknown, reserved: readonly string[]): value is Destination {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_DEPTH) return false;
  try {
    for (const name of value as unknown[]) {
      if (typeof name !== 'string') return false;
      checkName(name, reserved);
    }
    return true;
  } catch {
    return false;
  }
}

export function sameDestination(a: Destination, b: Destination): boolean {
  return a.length === b.length && a.every((segment, i) => segment === b[i]);
}

/**
 * Whether a name is the short name (8.3) that Windows' file systems give to a reserved long one, wherever they are
 * mounted: `BITS~1` for `.bits`. From the fifth collision on it has two characters and four hexadecimal digits.
 */
function isShortName(folded: string, reserved: string): boolean {
  const match = /^([^~]{1,6})~(\d{1,6})(?:\.[^.]{0,3})?$/.exec(folded);
  if (!match) return false;
  const [, stem = '', number = ''] = match;
  const long = reserved.replace(/^\.+/, '').replace(/[ .]/g, '');
  if (stem === long.slice(0, Math.min(6, 7 - number.length))) return true;
  return /^.{2}[0-9a-f]{4}$/.test(stem) && stem.startsWith(long.slice(0, 2));
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return refuseMalformed('the path is not percent-encoded UTF-8');
  }
}

function checkName(name: string, reserved: readonly string[]): void {
  if (name === '') refuseMalformed('a destination needs a name');
  if (NEVER_IN_NAME.test(name) || climbsWhenDecodedAgain(name)) refuseMalformed('not a file name');
  if (/^\.+$|[. ]$/.test(name)) refuseMalformed('a name may not end with a dot or a blank');
  if (DEVICE.test(name)) refuseMalformed('a device name');
  if (process.platform === 'win32' && NOT_ON_WINDOWS.test(name)) refuseMalformed('not a file name here');
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) refuseMalformed('the name is too long');
  const folded = name.normalize('NFKC').toLowerCase();
  if (folded === REPLY_FOLDER.toLowerCase()) refuseForbidden('kept for replies');
  if (reserved.includes(folded) || reserved.some((kept) => isShortName(folded, kept))) {
    refuseForbidden('kept by the server');
  }
}

/**
 * Whether a second decoding would lead out of the directory: `%252e%252e%252f` is a plain name here, but `../` to a
 * proxy that decodes again.
 */
function climbsWhenDecodedAgain(name: string): boolean {
  let text = name;
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(text); round += 1) {
    text = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
    if (text.includes('\0') || text.split(/[/\\]/).some((part) => /^\.\.[. ]*$/.test(part))) return true;
  }
  return false;
}
