/** What is measured: the competitors, the lines, and the cases made of them. */

export interface Peer {
  /** Also the name of its script in `page`. */
  readonly id: string;
  readonly title: string;
  /** Its packages in this folder's package.json. */
  readonly packages: readonly string[];
}

export const PEERS: readonly Peer[] = [
  { id: 'put', title: 'bare `fetch` PUT', packages: [] },
  { id: 'bits-upload', title: 'bits-upload, known endpoint', packages: [] },
  { id: 'bits-upload-new', title: 'bits-upload, new endpoint', packages: [] },
  { id: 'tus-js-client', title: 'tus-js-client', packages: ['tus-js-client', '@tus/server'] },
  { id: 'uppy-xhr', title: 'Uppy, XHR', packages: ['@uppy/core', '@uppy/xhr-upload'] },
  { id: 'uppy-tus', title: 'Uppy, tus', packages: ['@uppy/core', '@uppy/tus', '@tus/server'] },
  { id: 'filepond', title: 'FilePond, chunks', packages: ['filepond'] },
  { id: 'resumable', title: 'resumable.js', packages: ['resumablejs'] },
  { id: 'upchunk', title: 'Mux UpChunk', packages: ['@mux/upchunk'] },
];

export interface LineSpec {
  readonly id: string;
  readonly title: string;
  /** Megabits in a second; 0 without an emulator. */
  readonly mbit: number;
  readonly rttMs: number;
}

export const LINES: readonly LineSpec[] = [
  { id: 'loopback', title: 'loopback', mbit: 0, rttMs: 0 },
  { id: '100mbit-20ms', title: '100 Mbit/s, 20 ms', mbit: 100, rttMs: 20 },
  { id: '100mbit-50ms', title: '100 Mbit/s, 50 ms', mbit: 100, rttMs: 50 },
  { id: '100mbit-200ms', title: '100 Mbit/s, 200 ms', mbit: 100, rttMs: 200 },
  { id: '1gbit-20ms', title: '1 Gbit/s, 20 ms', mbit: 1000, rttMs: 20 },
  { id: '10mbit-300ms', title: '10 Mbit/s, 300 ms', mbit: 10, rttMs: 300 },
];

/**
 * `time`: one file. `cross`: the same to another origin. `small`: many files of 10 KB. `cut`: one file, all
 * connections reset at half of it. `page`: one file, for memory and the main thread.
 */
export const KINDS = ['time', 'cross', 'small', 'cut', 'page'] as const;
export type Kind = (typeof KINDS)[number];

export interface Case {
  readonly kind: Kind;
  readonly line: LineSpec;
  readonly browser: string;
  readonly files: number;
  /** Bytes of each file. */
  readonly bytes: number;
}

export interface Choice {
  readonly browsers: readonly string[];
  readonly kinds: readonly Kind[];
  /** Ids of the lines; undefined for those that each kind has by default. */
  readonly lines: readonly string[] | undefined;
  /** MiB; undefined for those that each kind has by default. */
  readonly sizes: readonly number[] | undefined;
  /** Number of the small files. */
  readonly files: number;
}

const MIB = 1024 * 1024;
/** The larger sizes are measured on those lines only that carry them in less. */
const MAX_SECONDS = 60;
const SMALL_BYTES = 10_000;

const DEFAULT_LINES: Record<Kind, readonly string[]> = {
  time: LINES.map(({ id }) => id),
  cross: LINES.map(({ id }) => id),
  small: ['100mbit-50ms'],
  cut: ['100mbit-50ms'],
  page: ['loopback'],
};
const DEFAULT_SIZES: Record<Exclude<Kind, 'small'>, readonly number[]> = {
  time: [1, 8, 64, 1024],
  cross: [8],
  cut: [256],
  page: [1024],
};

/** Seconds that the bytes alone take. */
export function lineSeconds({ mbit }: LineSpec, bytes: number): number {
  return mbit > 0 ? bytes / (mbit * 125_000) : 0;
}

/** The cases of a run, the quick lines first. */
export function planCases({ browsers, kinds, lines, sizes, files: small }: Choice): Case[] {
  return browsers.flatMap((browser) =>
    kinds.flatMap((kind) =>
      LINES.filter(({ id }) => (lines ?? DEFAULT_LINES[kind]).includes(id)).flatMap((line) =>
        loadsOf(kind, sizes, small)
          .map((load): Case => ({ kind, line, browser, ...load }))
          .filter(({ files, bytes }) => lineSeconds(line, files * bytes) < MAX_SECONDS),
      ),
    ),
  );
}

function loadsOf(
  kind: Kind,
  sizes: readonly number[] | undefined,
  small: number,
): Pick<Case, 'files' | 'bytes'>[] {
  if (kind === 'small') return [{ files: small, bytes: SMALL_BYTES }];
  return (sizes ?? DEFAULT_SIZES[kind]).map((mib) => ({ files: 1, bytes: mib * MIB }));
}

/** Files, or chunks of resumable.js, that are sent at a time: as many of small files as a browser has connections. */
export function concurrencyOf({ files }: Pick<Case, 'files'>): number {
  return files > 1 ? 6 : 3;
}

/** Each competitor takes each place of a round in turn: none profits from what the one before leaves behind. */
export function orderOfRound<T>(peers: readonly T[], round: number): T[] {
  const first = round % peers.length;
  return [...peers.slice(first), ...peers.slice(0, first)];
}

/**
 * Seconds that a case takes at least with a protocol of `fragments` requests for the bytes of a file and two around
 * them, each waiting for its answer. With many files the bytes of one go while another waits.
 */
export function boundSeconds(one: Case, fragments: number, concurrency: number): number | undefined {
  if (one.line.mbit === 0) return undefined;
  const bytes = lineSeconds(one.line, one.files * one.bytes);
  const trips = ((fragments / one.files + 2) * one.line.rttMs) / 1000;
  return one.files === 1 ? bytes + trips : Math.max(bytes, Math.ceil(one.files / concurrency) * trips);
}
