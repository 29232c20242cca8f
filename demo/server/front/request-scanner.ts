import { ChunkedScanner } from './chunked-scanner.js';
import { GrowingBuffer } from './growing-buffer.js';
import { readHead, type HeadFacts } from './head-rules.js';

const LF = 10;
const CR = 13;

/** The same length as BITS_POST, known to llhttp, and as free to have a body: the head keeps its size. */
const STAND_IN = Buffer.from('PROPPATCH');

/** What came of a piece of input. */
export interface Scanned {
  /** What node:http may see of it. */
  readonly pass: Buffer;
  /** The methods of the heads in `pass`, as the client wrote them. */
  readonly methods: readonly string[];
  /** Status to refuse what follows `pass` with; the connection is over then. */
  readonly refuse?: 400 | 431;
  /** The connection has left HTTP/1 after `pass`. */
  readonly upgraded?: true;
}

export interface ScannerOptions {
  /** Longest head in bytes. */
  readonly maxHeadBytes: number;
  /** True if an upgrade that a client asks for will be taken up. */
  readonly upgrades: () => boolean;
}

/**
 * Reads a connection's bytes as a row of requests, holds each head back until it is whole and proven harmless,
 * and gives BITS_POST a method name that llhttp knows. Bodies are looked through, never touched or copied.
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

  push(input: Buffer): Scanned {
    const goesOn = this.holdsHead;
    const bytes = goesOn ? this.#held.append(input) : input;
    const methods: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#over || (this.#last && !this.#inBody)) return { pass: bytes.subarray(0, at), methods };
      const next = this.#inBody ? this.#skipBody(bytes, at) : this.#skipHead(bytes, at, methods);
      if (typeof next !== 'number') return { pass: bytes.subarray(0, at), methods, ...next };
      if (next === -1) {
        if (this.#inBody) return { pass: bytes, methods };
        if (at > 0 || !goesOn) this.#held.append(bytes.subarray(at));
        return { pass: bytes.subarray(0, at), methods };
      }
      this.#held.clear();
      at = next;
      if (this.#upgraded) return { pass: bytes, methods, upgraded: true };
    }
    return { pass: bytes, methods };
  }

  get #inBody(): boolean {
    return this.#bodyLeft > 0 || this.#chunked !== undefined;
  }

  /** The offset after the body, or -1 if the body goes on. */
  #skipBody(bytes: Buffer, at: number): number | { refuse: 400 } {
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
  #skipHead(bytes: Buffer, at: number, methods: string[]): number | { refuse: 400 | 431 } {
    let lineStart = at;
    // An empty line or two before a request are tolerated [RFC 9112 2.2].
    while (lineStart - at < 4 && bytes[lineStart] === CR && bytes[lineStart + 1] === LF) lineStart += 2;
    const headStart = lineStart;
    let from = Math.max(headStart, at + this.#scanned);
    for (;;) {
      const lf = bytes.indexOf(LF, from);
      if ((lf < 0 ? bytes.length : lf) - at > this.#options.maxHeadBytes) return this.#refuse(431);
      if (lf < 0) break;
      if (bytes[lf - 1] !== CR) return this.#refuse(400);
      if (endsHead(bytes, lf, headStart)) return this.#takeHead(bytes, headStart, lf, methods);
      from = lf + 1;
    }
    this.#scanned = bytes.length - at;
    return -1;
  }

  #takeHead(bytes: Buffer, start: number, lf: number, methods: string[]): number | { refuse: 400 } {
    this.#scanned = 0;
    const text = bytes.toString('latin1', start, lf - 3);
    const facts = text.includes('\0') ? undefined : readHead(text.split('\r\n'));
    if (!facts) return this.#refuse(400);
    methods.push(facts.method);
    if (facts.method === 'BITS_POST') STAND_IN.copy(bytes, start);
    this.#expectBody(facts);
    return lf + 1;
  }

  #expectBody(facts: HeadFacts): void {
    if (facts.upgrade && (facts.method === 'CONNECT' || this.#options.upgrades())) {
      this.#upgraded = true;
      return;
    }
    this.#last = facts.last;
    this.#bodyLeft = facts.contentLength;
    this.#chunked = facts.chunked ? new ChunkedScanner() : undefined;
  }

  #refuse<S extends 400 | 431>(status: S): { refuse: S } {
    this.#over = true;
    return { refuse: status };
  }
}

/** True if the line that ends at `lf` is empty, which ends the head. */
function endsHead(bytes: Buffer, lf: number, headStart: number): boolean {
  return lf - headStart >= 3 && bytes[lf - 2] === LF && bytes[lf - 3] === CR;
}
