import { formatHresult, type Ack } from '../core/wire/ack.js';
import { HRESULT } from '../core/wire/constants.js';
import type { Exchange, Layer, Outcome } from '../front/exchange.js';
import { packetFacts } from './packet-facts.js';
import { Tally, type Stats } from './tally.js';

/** One BITS request. */
export interface LogEntry {
  readonly id: number;
  readonly packet: string;
  readonly path: string;
  readonly name: string;
  /** The session id of the request, or the one that Create-Session's Ack assigned. */
  readonly session: string | null;
  readonly contentRange: string | null;
  /** Received bytes of the body so far. */
  readonly bodyBytes: number;
  /** Start in milliseconds since 1970. */
  readonly startedAt: number;
  /** Time at which the Ack was sent or the client disconnected; null while the request is open. */
  readonly endedAt: number | null;
  /** Status of the Ack; 0 if none was sent. */
  readonly status: number | null;
  /** BITS-Received-Content-Range of the Ack. */
  readonly received: string | null;
}

/** Limits of the individual entries; the counts cover all requests. */
export interface LogLimits {
  readonly faultLogEntries: number;
  readonly faultLogBytes: number;
}

/** Approximate bytes of an entry without its text, and of each character. */
const ENTRY_BYTES = 300;
const CHARACTER_BYTES = 2;
/** A session id has 38. */
const MAX_SESSION_CHARACTERS = 64;

type Draft = { -readonly [K in keyof LogEntry]: LogEntry[K] };

/** Records every BITS request, for tests that count what went over the wire. */
export class RequestLog {
  readonly #limits: LogLimits;
  #entries: LogEntry[] = [];
  #bytes = 0;
  #tally = new Tally();
  #lastId = 0;

  constructor(limits: LogLimits) {
    this.#limits = limits;
  }

  entries(): readonly LogEntry[] {
    return this.#entries;
  }

  stats(): Stats {
    return this.#tally.stats(this.#entries);
  }

  /** Clears the log; open requests are not counted. */
  clear(): void {
    this.#entries = [];
    this.#bytes = 0;
    this.#tally = new Tally();
  }

  readonly layer: Layer = async (exchange, next) => {
    const entry = this.#begin(exchange);
    const tally = this.#tally;
    tally.begin(entry);
    let ended = false;
    const end = (outcome: Outcome): void => {
      if (ended) return;
      ended = true;
      entry.endedAt = Date.now();
      entry.status = outcome === 'none' ? 0 : outcome.status;
      if (outcome !== 'none') readAck(entry, outcome);
      tally.end(entry, outcome !== 'none' && endsSession(entry, outcome));
    };
    void exchange.gone.then(() => end('none'));
    // Replaces the getter by its value, so that the log does not keep the request and its headers in memory.
    void exchange.over.then(() => Object.defineProperty(entry, 'bodyBytes', { value: entry.bodyBytes }));
    const outcome = await next(exchange);
    // Recorded before the Ack is sent: the client may otherwise send its next packet first.
    end(outcome);
    return outcome;
  };

  #begin({ head, body }: Exchange): Draft {
    const { packet, path, name, session } = packetFacts(head);
    const entry: Draft = {
      id: (this.#lastId += 1),
      packet,
      path,
      name,
      session: session?.slice(0, MAX_SESSION_CHARACTERS) ?? null,
      contentRange: head.headers.get('content-range')?.[0] ?? null,
      // Discarded bytes arrive after the Ack, so the number is read at each access.
      get bodyBytes() {
        return 'received' in body && typeof body.received === 'number' ? body.received : 0;
      },
      startedAt: Date.now(),
      endedAt: null,
      status: null,
      received: null,
    };
    this.#entries.push(entry);
    this.#bytes += bytesOf(entry);
    this.#dropOldest();
    return entry;
  }

  /** Drops a tenth of the entries at a limit: removing them one by one would move all others each time. */
  #dropOldest(): void {
    const { faultLogEntries, faultLogBytes } = this.#limits;
    if (this.#entries.length <= faultLogEntries && this.#bytes <= faultLogBytes) return;
    let dropped = 0;
    for (const entry of this.#entries) {
      const fits =
        this.#entries.length - dropped <= faultLogEntries * 0.9 && this.#bytes <= faultLogBytes * 0.9;
      if (fits) break;
      this.#bytes -= bytesOf(entry);
      dropped += 1;
    }
    this.#entries.splice(0, dropped);
  }
}

/**
 * The size of an entry at its start. Additions by the Ack are small, and leaving them out keeps the sum correct on
 * removal.
 */
function bytesOf({ packet, path, name, contentRange }: LogEntry): number {
  const text = packet.length + path.length + name.length + (contentRange?.length ?? 0);
  return ENTRY_BYTES + CHARACTER_BYTES * text;
}

function readAck(entry: Draft, ack: Ack): void {
  const value = (header: string): string | null =>
    ack.headers.find(([name]) => name.toLowerCase() === header)?.[1] ?? null;
  entry.session ??= value('bits-session-id');
  entry.received = value('bits-received-content-range');
}

/** Whether the session no longer exists after this Ack. */
function endsSession({ packet }: LogEntry, ack: Ack): boolean {
  const ends = /^(close|cancel)-session$/i.test(packet) && ack.status < 300;
  const unknown = formatHresult(HRESULT.sessionNotFound);
  return ends || ack.headers.some(([name, value]) => name === 'BITS-Error-Code' && value === unknown);
}
