import { ChunkedScanner } from './chunked-scanner.js';
import { GrowingBuffer } from './growing-buffer.js';
import { readHead, type HeadFacts } from './head-rules.js';
import { standIn } from './stand-in.js';

const LF = 10;
const CR = 13;

/** The result of scanning a piece of input. */
export interface Scanned {
  /** The bytes that may be passed to node:http; at most one request. */
  readonly pass: Buffer;
  /** The bytes after it, not scanned yet; they belong to later requests. */
  readonly rest: Buffer;
  /** The status with which to refuse what follows `pass`, and to close the connection. */
  readonly refuse?: RefusalStatus;
  /** The connection changes protocol after the head in `pass`; `rest` is not HTTP. */
  readonly upgraded?: true;
}

export type RefusalStatus = 400 | 417 | 431 | 501;

export interface ScannerOptions {
  /** Longest head in bytes. */
  readonly maxHeadBytes: number;
  /** Whether upgrade requests are handled by a listener. */
  readonly upgrades: () => boolean;
}

const NOTHING = Buffer.alloc(0);

/**
 * Splits a connection's bytes into requests. Holds each head back until it is complete and valid, and replaces
 * BITS_POST by a method that llhttp knows. Stops at the end of each request: the caller pushes the rest again later.
 * Bodies are scanned, but neither changed nor copied.
 */
export class RequestScanner {
  readonly #options: ScannerOptions;
  /** The received beginning of a head. */
  readonly #held = new GrowingBuffer();
  /** Bytes of `#held` that have been searched for line ends. */
  #scanned = 0;
  #bodyLeft = 0;
  #chunked: ChunkedScanner | undefined;
  /** Whether the connection was refused; nothing more is read then. */
  #over = false;
  /** Whether the current request is the connection's last one. */
  #last = false;
  #upgraded = false;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  /** Whether a head has begun but is not complete. */
  get holdsHead(): boolean {
    return this.#held.length > 0;
  }

  /** Whether a request's head has been passed on and its body is not complete. */
  get inBody(): boolean {
    return this.#bodyLeft > 0 || this.#chunked !== undefined;
  }

  /** Whether the request that was passed on last is the last one of the connection. */
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

  /** @param start Offset of the body, or of its next part; a head may precede it. */
  #scanBody(bytes: Buffer, start: number): Scanned {
    const end = this.#skipBody(bytes, start);
    if (typeof end !== 'number') return { pass: bytes.subarray(0, start), rest: NOTHING, ...end };
    if (end === -1) return { pass: bytes, rest: NOTHING };
    return { pass: bytes.subarray(0, end), rest: bytes.subarray(end) };
  }

  /** The offset after the body, or -1 if the body continues. */
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
    // Up to two empty lines before a request are tolerated [RFC 9112 2.2].
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
    // node:http would answer it itself, without the handler, and continue with the connection.
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

/** Whether the line that ends at `lf` is empty, which ends the head. */
function endsHead(bytes: Buffer, lf: number, headStart: number): boolean {
  return lf - headStart >= 3 && bytes[lf - 2] === LF && bytes[lf - 3] === CR;
}
