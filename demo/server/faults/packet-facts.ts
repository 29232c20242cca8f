import { parseContentRange, type ContentRange } from '../core/wire/content-range.js';
import { targetPath } from '../core/destination.js';
import { first, type RequestHead } from '../core/wire/request-head.js';

/** The properties of a request that rules and the log use. Parsed leniently: invalid values are not refused. */
export interface PacketFacts {
  /** The packet type as sent; the method if there is none. */
  readonly packet: string;
  readonly session: string | undefined;
  readonly path: string;
  /** The decoded last segment of the path. */
  readonly name: string;
  readonly range: ContentRange | undefined;
  /** The Fragment's positions in its file; a Fragment that is the whole file is both first and last. */
  readonly positions: readonly ('first' | 'middle' | 'last')[];
}

export function packetFacts(head: RequestHead): PacketFacts {
  const path = targetPath(head.target);
  const range = parseContentRange(first(head, 'content-range') ?? '');
  return {
    packet: head.method === 'BITS_POST' ? (first(head, 'bits-packet-type') ?? '') : head.method,
    session: first(head, 'bits-session-id'),
    path,
    name: decode(path.slice(path.lastIndexOf('/') + 1)),
    range,
    positions: range ? positionsOf(range) : [],
  };
}

function positionsOf({ first: start, last, total }: ContentRange): PacketFacts['positions'] {
  const positions: ('first' | 'middle' | 'last')[] = [];
  if (start === 0) positions.push('first');
  if (last === total - 1) positions.push('last');
  return positions.length > 0 ? positions : ['middle'];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
