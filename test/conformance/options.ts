import { parseArgs } from 'node:util';
import type { Header } from './http/request.js';
import { DEFAULTS, FEATURES, type Feature, type Settings } from './trial/settings.js';
import { parseTarget } from './http/target.js';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'list'; readonly only: readonly string[] }
  | {
      readonly kind: 'run';
      readonly settings: Settings;
      readonly jsonFile?: string;
      readonly junitFile?: string;
    };

export const usage = (calledAs: string): string => `Usage: ${calledAs} [options] URL

Tests a BITS upload server for conformance with the protocol. URL is an upload directory and ends with '/'.

  --strict            expect MC-BUP's behaviour where the two documents differ (default: W32's)
  --only NAME         run only this case or group; may be repeated
  --list              print the cases and exit
  --json FILE         also write a report as JSON ('-': to standard output, instead of the text)
  --junit FILE        also write a report as JUnit's XML
  --timeout MS        time limit for each step (default ${DEFAULTS.timeoutMs})
  --header 'K: V'     send this header with every request, such as credentials; may be repeated
  --insecure          accept any TLS certificate
  --origin ORIGIN     the page's origin in cross-origin cases (default ${DEFAULTS.origin})
  --files DIR         read delivered files from this local directory instead of by GET
  --max-fragment N    test this limit of the server for a Fragment, in bytes
  --max-upload N      test this limit of the server for a file, in bytes

Optional features are detected. --FEATURE runs the cases of one in any case, --no-FEATURE skips them:

  parallel    several connections are served at the same time (--no-parallel: the suite opens one at a time)
  get         delivered files can be read with GET (or --files)
  overwrite   existing files are replaced (--no-overwrite: refused)
  reply       upload-reply: BITS-Reply-URL on the last Ack
  host-id     BITS-Host-Id in the Create-Session Ack (--no-host-id: not followed)
  override    POST with X-Http-Method-Override: BITS_POST
  cors        pages of other origins

Exit code: 0 if no case failed, 1 if one failed, 2 if the server could not be tested.`;

const FEATURE_FLAGS = Object.fromEntries(
  FEATURES.flatMap((feature) => [feature, `no-${feature}`]).map(
    (name) => [name, { type: 'boolean' }] as const,
  ),
);

export function parseOptions(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      list: { type: 'boolean' },
      strict: { type: 'boolean' },
      insecure: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      header: { type: 'string', multiple: true },
      json: { type: 'string' },
      junit: { type: 'string' },
      timeout: { type: 'string' },
      origin: { type: 'string' },
      files: { type: 'string' },
      'max-fragment': { type: 'string' },
      'max-upload': { type: 'string' },
      ...FEATURE_FLAGS,
    },
  });
  if (values.help === true) return { kind: 'help' };
  const only = values.only ?? DEFAULTS.only;
  if (values.list === true) return { kind: 'list', only };
  const [url, ...more] = positionals;
  if (url === undefined) throw new Error('no URL given');
  if (more.length > 0) throw new Error(`more than one URL given: ${more.join(' ')}`);

  const maxFragmentBytes = bytes('max-fragment', values['max-fragment']);
  const maxUploadBytes = bytes('max-upload', values['max-upload']);
  const settings: Settings = {
    target: parseTarget(url),
    strict: values.strict === true,
    insecure: values.insecure === true,
    declared: declared(values),
    only,
    headers: (values.header ?? []).map(parseHeader),
    timeoutMs: bytes('timeout', values.timeout) ?? DEFAULTS.timeoutMs,
    origin: values.origin ?? DEFAULTS.origin,
    ...(values.files !== undefined && { filesDir: values.files }),
    ...(maxFragmentBytes !== undefined && { maxFragmentBytes }),
    ...(maxUploadBytes !== undefined && { maxUploadBytes }),
  };
  return {
    kind: 'run',
    settings,
    ...(values.json !== undefined && { jsonFile: values.json }),
    ...(values.junit !== undefined && { junitFile: values.junit }),
  };
}

function declared(values: Readonly<Record<string, unknown>>): ReadonlyMap<Feature, boolean> {
  const features = new Map<Feature, boolean>();
  for (const feature of FEATURES) {
    const [on, off] = [values[feature] === true, values[`no-${feature}`] === true];
    if (on && off) throw new Error(`--${feature} and --no-${feature} exclude each other`);
    if (on || off) features.set(feature, on);
  }
  return features;
}

function bytes(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`--${name} takes a number, not ${text}`);
  return Number(text);
}

function parseHeader(text: string): Header {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\r\n]*)$/.exec(text);
  if (match === null) throw new Error(`--header takes 'Name: value', not ${JSON.stringify(text)}`);
  return [match[1] ?? '', (match[2] ?? '').trimStart()];
}
