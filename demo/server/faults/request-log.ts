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

/** Requests that are remembered one by one; the counts cover all. */
const KEPT_ENTRIES = 20_000;

type Draft = { -readonly [K in keyof LogEntry]: LogEntry[K] };

/** Records every BITS request, for tests that count what went over the wire. */
export class RequestLog {
  #entries: LogEntry[] = [];
  #tally = new Tally();
  #lastId = 0;

  entries(): readonly LogEntry[] {
    return this.#entries;
  }

  stats(): Stats {
    return this.#tally.stats(this.#entries);
  }

  /** Forgets the past; requests under way are not counted. */
  clear(): void {
    this.#entries = [];
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
      session: session ?? null,
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
    if (this.#entries.length > KEPT_ENTRIES) this.#entries.splice(0, KEPT_ENTRIES / 10);
    return entry;
  }
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
