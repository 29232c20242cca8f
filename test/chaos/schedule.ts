import { MiB } from '../e2e/support/server/random-file.js';
import { Random } from '../support/random.js';

/** Events that interrupt an upload. `ms`: their duration. */
export type Blow =
  | { readonly what: 'server killed'; readonly ms: number }
  | { readonly what: 'browser killed' }
  | { readonly what: 'both killed' }
  | { readonly what: 'tab closed' }
  | { readonly what: 'second tab' }
  | { readonly what: 'reloaded' }
  | { readonly what: 'offline'; readonly ms: number }
  | { readonly what: 'paused'; readonly ms: number }
  | { readonly what: 'file picked again' }
  | { readonly what: 'connection reset'; readonly when: 'before' | 'during' | 'after' }
  | { readonly what: 'Ack lost'; readonly packet: 'Create-Session' | 'Fragment' | 'Close-Session' };

export interface Schedule {
  readonly bytes: number;
  /** A fixed size; undefined: adapted to the line, whose round trips are long enough for trials of larger Fragments. */
  readonly fragmentBytes: number | undefined;
  /**
   * Milliseconds by which the server delays every Fragment, so that there is time for an interruption; every packet if the
   * size is adapted.
   */
  readonly delayMs: number;
  readonly keepFiles: 'auto' | 'none' | 'copy';
  /** Interruptions in their order; `at` is the acknowledged share of the file at which each happens. */
  readonly blows: readonly (Blow & { readonly at: number })[];
}

const BLOWS: readonly ((random: Random) => Blow)[] = [
  (random) => ({ what: 'server killed', ms: random.whole(0, 600) }),
  () => ({ what: 'browser killed' }),
  () => ({ what: 'both killed' }),
  () => ({ what: 'tab closed' }),
  () => ({ what: 'second tab' }),
  () => ({ what: 'reloaded' }),
  (random) => ({ what: 'offline', ms: random.whole(100, 900) }),
  (random) => ({ what: 'paused', ms: random.whole(0, 300) }),
  () => ({ what: 'file picked again' }),
  (random) => ({ what: 'connection reset', when: random.pick(['before', 'during', 'after']) }),
  (random) => ({
    what: 'Ack lost',
    packet: random.pick(['Create-Session', 'Fragment', 'Fragment', 'Close-Session']),
  }),
];

/**
 * The schedule of one run: the same for the same seed.
 *
 * @param withCopies The file is copied while it is uploaded.
 */
export function scheduleOf(seed: string, withCopies = false): Schedule {
  const random = new Random(seed);
  const blows = Array.from({ length: random.whole(1, 5) }, () => ({
    ...random.pick(BLOWS)(random),
    at: random.whole(0, 97) / 100,
  }));
  // Sizes that are no multiple of anything.
  const fixed = {
    bytes: random.whole(8 * MiB, 24 * MiB),
    fragmentBytes: random.pick([256 * 1024, 512 * 1024, 1_000_000]),
    delayMs: random.whole(10, 40),
    keepFiles: random.pick(['auto', 'none'] as const),
    blows: blows.sort((a, b) => a.at - b.at),
  };
  // 1, 24 and 48 MiB, and the rest.
  const adapted = { bytes: random.whole(80 * MiB, 140 * MiB), fragmentBytes: undefined, delayMs: 300 };
  if (withCopies) return { ...fixed, keepFiles: 'copy' };
  return random.chance(0.2) ? { ...fixed, ...adapted } : fixed;
}

export function describeSchedule({ bytes, fragmentBytes, keepFiles, blows }: Schedule): string {
  const told = blows.map(({ at, what, ...rest }) => {
    const details = Object.values(rest).map(String).join(' ');
    return `${Math.round(at * 100)} % ${what}${details === '' ? '' : ` (${details})`}`;
  });
  return `${bytes} bytes by ${fragmentBytes ?? 'adapted sizes'}, keep-files ${keepFiles}: ${told.join(', ')}`;
}
