import type { LogEntry } from './fault-desk.js';

/** Traffic of the Fragments of one file, as the server received it. */
export interface Traffic {
  /** Bytes of content that arrived. */
  readonly bytes: number;
  /** Bytes that arrived although they had arrived before. */
  readonly sentTwice: number;
  /** Content-Length of the largest Fragment. */
  readonly largestFragment: number;
  readonly sessions: number;
}

/** Sums up what arrived for one remote name. */
export function trafficOf(entries: readonly LogEntry[], name: string, fileBytes: number): Traffic {
  const own = entries.filter((entry) => entry.name === name);
  const fragments = own.filter((entry) => entry.packet === 'Fragment');
  const bytes = fragments.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
  return {
    bytes,
    sentTwice: bytes - fileBytes,
    largestFragment: Math.max(0, ...fragments.map((entry) => rangeOf(entry).length)),
    sessions: own.filter(({ packet, status }) => packet === 'Create-Session' && status === 200).length,
  };
}

/** True for a Fragment under way that carries this byte, some of which has arrived. */
export function isCarrying(entry: LogEntry, at: number): boolean {
  const { first, length } = rangeOf(entry);
  return first <= at && at < first + length && entry.endedAt === null && entry.bodyBytes > 0;
}

function rangeOf({ contentRange }: LogEntry): { first: number; length: number } {
  const [, first = '0', last = '-1'] = /^bytes (\d+)-(\d+)/.exec(contentRange ?? '') ?? [];
  return { first: Number(first), length: Number(last) - Number(first) + 1 };
}
