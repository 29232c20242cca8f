import { formatHresult, type Ack } from '../core/ack.js';
import { HRESULT } from '../core/constants.js';
import type { Exchange, Layer, Outcome } from '../front/exchange.js';
import { packetFacts } from './packet-facts.js';
import { Tally, type Stats } from './tally.js';

/** One BITS request. */
export interface LogEntry {
  readonly id: number;
  readonly packet: string;
  readonly path: string;
  readonly name: string;
  /** The id it was sent with, or that Create-Session's Ack gave. */
  readonly session: string | null;
  readonly contentRange: string | null;
  /** Bytes of body that have arrived so far. */
  readonly bodyBytes: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** When the Ack was on its way or the client gone; null while the request is under way. */
  readonly endedAt: number | null;
  /** 0: no Ack was sent. */
  readonly status: number | null;
  /** BITS-Received-Content-Range of the Ack. */
  readonly received: string | null;
}

/** What is remembered one by one; the counts cover all. */
export interface LogLimits {
  readonly faultLogEntries: number;
  readonly faultLogBytes: number;
}

/** Of an entry without its text, roughly; and of each character. */
const ENTRY_BYTES = 300;
const CHARACTER_BYTES = 2;
/** Those of a session id are 38. */
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

  /** Forgets the past; requests under way are not counted. */
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
    // The body holds on to its request, with all its headers.
    void exchange.over.then(() => Object.defineProperty(entry, 'bodyBytes', { value: entry.bodyBytes }));
    const outcome = await next(exchange);
    // Before the Ack leaves: its receiver may be faster with the next packet than we with this line.
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
      // Drained bytes come after the Ack, so it is read anew whenever somebody looks.
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

  /** A tenth at a time, beyond a limit: to move the others for each one costs more than all else. */
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

/** As it was begun: what an Ack adds is small, and would be missing when it is taken off again. */
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

/** After this Ack the server has no such session. */
function endsSession({ packet }: LogEntry, ack: Ack): boolean {
  const ends = /^(close|cancel)-session$/i.test(packet) && ack.status < 300;
  const unknown = formatHresult(HRESULT.sessionNotFound);
  return ends || ack.headers.some(([name, value]) => name === 'BITS-Error-Code' && value === unknown);
}
