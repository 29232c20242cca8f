import type { LogEntry } from './request-log.js';

/** Counts of all BITS requests since the start or since they were cleared. */
export interface Stats {
  readonly requests: number;
  /** Requests by packet type. */
  readonly packets: Readonly<Record<string, number>>;
  /** Answers by status; 0: no answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Received body bytes by path, repeated bytes counted again; only of requests that the log still contains. */
  readonly bodyBytes: Readonly<Record<string, number>>;
  readonly openRequests: number;
  readonly maxOpenRequests: number;
  /** Largest number of concurrent requests of one session: 1 for a client that follows the protocol. */
  readonly maxOpenRequestsPerSession: number;
  readonly openSessions: number;
  readonly maxOpenSessions: number;
}

/** Number of different client-chosen names that are counted separately; the others are counted together. */
const MAX_PACKETS = 50;
const MAX_PACKET_CHARACTERS = 64;
const OTHER = 'other';
/** Number of sessions that are tracked as open; beyond it the oldest count as ended. */
const MAX_SESSIONS = 20_000;

export class Tally {
  #requests = 0;
  #open = 0;
  #maxOpen = 0;
  #maxPerSession = 0;
  #maxSessions = 0;
  readonly #packets = new Map<string, number>();
  readonly #statuses = new Map<string, number>();
  readonly #openOf = new Map<string, number>();
  readonly #sessions = new Set<string>();

  begin({ packet, session }: LogEntry): void {
    this.#requests += 1;
    this.#open += 1;
    this.#maxOpen = Math.max(this.#maxOpen, this.#open);
    add(this.#packets, this.#packetKey(packet), 1);
    if (session === null) return;
    const open = add(this.#openOf, session, 1);
    this.#maxPerSession = Math.max(this.#maxPerSession, open);
  }

  end({ packet, session, status }: LogEntry, endsSession: boolean): void {
    this.#open -= 1;
    add(this.#statuses, String(status), 1);
    if (session === null) return;
    // Create-Session had no id at its start.
    if (this.#openOf.has(session) && add(this.#openOf, session, -1) === 0) this.#openOf.delete(session);
    if (endsSession) this.#sessions.delete(session);
    else if (status === 200 && packet.toLowerCase() !== 'ping') this.#remember(session);
    this.#maxSessions = Math.max(this.#maxSessions, this.#sessions.size);
  }

  #packetKey(packet: string): string {
    if (this.#packets.has(packet)) return packet;
    const fits = packet.length <= MAX_PACKET_CHARACTERS && this.#packets.size < MAX_PACKETS;
    return fits ? packet : OTHER;
  }

  #remember(session: string): void {
    this.#sessions.add(session);
    if (this.#sessions.size <= MAX_SESSIONS) return;
    const [oldest] = this.#sessions;
    if (oldest !== undefined) this.#sessions.delete(oldest);
  }

  stats(entries: readonly LogEntry[]): Stats {
    const bodyBytes = new Map<string, number>();
    for (const { path, bodyBytes: bytes } of entries) add(bodyBytes, path, bytes);
    return {
      requests: this.#requests,
      packets: Object.fromEntries(this.#packets),
      statuses: Object.fromEntries(this.#statuses),
      bodyBytes: Object.fromEntries(bodyBytes),
      openRequests: this.#open,
      maxOpenRequests: this.#maxOpen,
      maxOpenRequestsPerSession: this.#maxPerSession,
      openSessions: this.#sessions.size,
      maxOpenSessions: this.#maxSessions,
    };
  }
}

function add(counts: Map<string, number>, key: string, step: number): number {
  const count = (counts.get(key) ?? 0) + step;
  counts.set(key, count);
  return count;
}
