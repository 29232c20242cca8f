import { ChunkedScanner } from './chunked-scanner.js';
import { GrowingBuffer } from './growing-buffer.js';
import { readHead, type HeadFacts } from './head-rules.js';
import { standIn } from './stand-in.js';

const LF = 10;
const CR = 13;

/** What came of a piece of input. */
export interface Scanned {
  /** What node:http may see of it: bytes of one request at most. */
  readonly pass: Buffer;
  /** What follows, not looked at yet: it belongs to later requests. */
  readonly rest: Buffer;
  /** Status to refuse what follows `pass` with; the connection is over then. */
  readonly refuse?: RefusalStatus;
  /** The connection has left HTTP/1 after the head in `pass`; `rest` is not HTTP. */
  readonly upgraded?: true;
}

export type RefusalStatus = 400 | 417 | 431 | 501;

export interface ScannerOptions {
  /** Longest head in bytes. */
  readonly maxHeadBytes: number;
  /** True if an upgrade that a client asks for will be taken up. */
  readonly upgrades: () => boolean;
}

const NOTHING = Buffer.alloc(0);

/**
 * Reads a connection's bytes as a row of requests, holds each head back until it is whole and proven harmless,
 * and gives BITS_POST a method name that llhttp knows. Stops at the end of each request: what follows is pushed
 * again when its turn has come. Bodies are looked through, never touched or copied.
 */
export class RequestScanner {
  readonly #options: ScannerOptions;
  /** The beginning of a head. */
  readonly #held = new GrowingBuffer();
  /** Bytes of `#held` that were looked through for line ends. */
  #scanned = 0;
  #bodyLeft = 0;
  #chunked: ChunkedScanner | undefined;
  /** Refused: nothing more is read. */
  #over = false;
  /** The request under way is the connection's last one. */
  #last = false;
  #upgraded = false;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  /** True while the beginning of a head waits for its end. */
  get holdsHead(): boolean {
    return this.#held.length > 0;
  }

  /** True while a request's head has been passed on and its body has not come to its end. */
  get inBody(): boolean {
    return this.#bodyLeft > 0 || this.#chunked !== undefined;
  }

  /** True if nothing may follow the request that was passed on last. */
  get isLast(): boolean {
    return this.#last;
  }

  push(input: Buffer): Scanned {
    if (this.#over || (this.#last && !this.inBody)) return { pass: NOTHING, rest: NOTHING };
    if (this.inBody) return this.#scanBody(input, 0);
    const goesOn = this.holdsHead;
    const bytes = goesOn ? this.#held.append(input) : input;
    const end = this.#skipHead(bytes);
    if (typeof end !== 'number') return { pass: NOTHING, rest: NOTHING, ...end };
    if (end === -1) {
      if (!goesOn) this.#held.append(bytes);
      return { pass: NOTHING, rest: NOTHING };
    }
    this.#held.clear();
    if (this.#upgraded) return { pass: bytes.subarray(0, end), rest: bytes.subarray(end), upgraded: true };
    return this.#scanBody(bytes, end);
  }

  /** @param start where the body, or the next part of it, begins; a head may stand before it. */
  #scanBody(bytes: Buffer, start: number): Scanned {
    const end = this.#skipBody(bytes, start);
    if (typeof end !== 'number') return { pass: bytes.subarray(0, start), rest: NOTHING, ...end };
    if (end === -1) return { pass: bytes, rest: NOTHING };
    return { pass: bytes.subarray(0, end), rest: bytes.subarray(end) };
  }

  /** The offset after the body, or -1 if the body goes on. */
  #skipBody(bytes: Buffer, at: number): number | Refused {
    if (this.#chunked) {
      const end = this.#chunked.scan(bytes, at);
      if (end === -2) return this.#refuse(400);
      if (end >= 0) this.#chunked = undefined;
      return end;
    }
    const step = Math.min(this.#bodyLeft, bytes.length - at);
    this.#bodyLeft -= step;
    return this.#bodyLeft > 0 ? -1 : at + step;
  }

  /** The offset after the head, or -1 if it is not complete. */
  #skipHead(bytes: Buffer): number | Refused {
    let headStart = 0;
    // An empty line or two before a request are tolerated [RFC 9112 2.2].
    while (headStart < 4 && bytes[headStart] === CR && bytes[headStart + 1] === LF) headStart += 2;
    let from = Math.max(headStart, this.#scanned);
    for (;;) {
      const lf = bytes.indexOf(LF, from);
      if ((lf < 0 ? bytes.length : lf) > this.#options.maxHeadBytes) return this.#refuse(431);
      if (lf < 0) break;
      if (bytes[lf - 1] !== CR) return this.#refuse(400);
      if (endsHead(bytes, lf, headStart)) return this.#takeHead(bytes, headStart, lf);
      from = lf + 1;
    }
    this.#scanned = bytes.length;
    return -1;
  }

  #takeHead(bytes: Buffer, start: number, lf: number): number | Refused {
    this.#scanned = 0;
    const text = bytes.toString('latin1', start, lf - 3);
    const facts = text.includes('\0') ? undefined : readHead(text.split('\r\n'));
    if (!facts) return this.#refuse(400);
    if (standIn.is(facts.method)) return this.#refuse(501);
    // node:http would answer by itself, past the handler, and go on with the connection.
    if (facts.unmetExpectation) return this.#refuse(417);
    if (facts.method === 'BITS_POST') standIn.write(bytes, start);
    this.#expectBody(facts);
    return lf + 1;
  }

  #expectBody(facts: HeadFacts): void {
    this.#last = facts.last;
    if (facts.upgrade && (facts.method === 'CONNECT' || this.#options.upgrades())) {
      this.#upgraded = true;
      return;
    }
    this.#bodyLeft = facts.contentLength;
    this.#chunked = facts.chunked ? new ChunkedScanner() : undefined;
  }

  #refuse(status: RefusalStatus): Refused {
    this.#over = true;
    return { refuse: status };
  }
}

interface Refused {
  readonly refuse: RefusalStatus;
}

/** True if the line that ends at `lf` is empty, which ends the head. */
function endsHead(bytes: Buffer, lf: number, headStart: number): boolean {
  return lf - headStart >= 3 && bytes[lf - 2] === LF && bytes[lf - 3] === CR;
}
