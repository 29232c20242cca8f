import { parseArgs } from 'node:util';
import { KINDS, LINES, PEERS, type Kind, type Peer } from './plan.js';

export interface Options {
  readonly browsers: readonly ('chromium' | 'firefox')[];
  readonly kinds: readonly Kind[];
  readonly lines: readonly string[] | undefined;
  readonly sizes: readonly number[] | undefined;
  /** Number of the small files. */
  readonly files: number;
  readonly peers: readonly Peer[];
  readonly rounds: number;
  /** Whether the results go into results.json and README.md. */
  readonly write: boolean;
}

export const USAGE = `npm run bench:peers -- [options]
  --browsers chromium,firefox
  --kinds    ${KINDS.join(',')}
  --lines    ${LINES.map(({ id }) => id).join(',')}
  --sizes    1,8,64,1024   MiB
  --files    1000          small files
  --only     ${PEERS.map(({ id }) => id).join(',')}   (written nowhere)
  --rounds   5
  --dry-run  shows the cases; nothing is installed or measured
  --no-write prints the results only
  --report   writes README.md and the plots from results.json again`;

/** @throws Error that names the option, and what it may be. */
export function parseOptions(args: readonly string[]): Options & {
  readonly dryRun: boolean;
  readonly report: boolean;
  readonly help: boolean;
} {
  const { values } = parseArgs({
    args: [...args],
    options: {
      browsers: { type: 'string', default: 'chromium,firefox' },
      kinds: { type: 'string', default: KINDS.join(',') },
      lines: { type: 'string' },
      sizes: { type: 'string' },
      files: { type: 'string', default: '1000' },
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      'dry-run': { type: 'boolean', default: false },
      'no-write': { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const ids = PEERS.map(({ id }) => id);
  const only = values.only === undefined ? ids : listOf('--only', values.only, ids);
  return {
    browsers: listOf('--browsers', values.browsers, ['chromium', 'firefox'] as const),
    kinds: listOf('--kinds', values.kinds, KINDS),
    lines:
      values.lines === undefined
        ? undefined
        : listOf(
            '--lines',
            values.lines,
            LINES.map(({ id }) => id),
          ),
    sizes: values.sizes?.split(',').map((size) => positive('--sizes', size)),
    files: positive('--files', values.files),
    peers: PEERS.filter(({ id }) => only.includes(id)),
    rounds: positive('--rounds', values.rounds),
    write: !values['no-write'] && values.only === undefined,
    dryRun: values['dry-run'],
    report: values.report,
    help: values.help,
  };
}

function listOf<T extends string>(option: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name.trim());
    if (found === undefined) throw new Error(`${option}: "${name}" is none of ${known.join(', ')}`);
    return found;
  });
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${option}: "${text}" is no whole number above 0`);
  return value;
}
