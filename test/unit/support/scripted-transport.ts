import type { BitsTransport, TransportRequest, TransportResponse } from '../../../src/transport/transport.js';
import { settle, until } from '../../support/until.js';

/** Headers of an answer, and a body for replies. */
export function response(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: Blob | ReadableStream<Uint8Array> = new Blob([]),
): TransportResponse {
  const all = new Headers(headers);
  return {
    status,
    crossOrigin: false,
    header: (name) => all.get(name),
    body: body instanceof Blob ? body.stream() : body,
    blob: () => (body instanceof Blob ? Promise.resolve(body) : new Response(body).blob()),
  };
}

/** A request that waits for the test to answer it. */
export class ScriptedRequest {
  readonly request: TransportRequest;
  readonly #resolve: (response: TransportResponse) => void;
  readonly #reject: (reason: unknown) => void;

  constructor(
    request: TransportRequest,
    resolve: (response: TransportResponse) => void,
    reject: (reason: unknown) => void,
  ) {
    this.request = request;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** The packet's name, `GET` for a reply. */
  get packet(): string {
    return this.header('BITS-Packet-Type') ?? this.request.method;
  }

  get range(): string | null {
    return this.header('Content-Range');
  }

  get aborted(): boolean {
    return this.request.signal.aborted;
  }

  header(name: string): string | null {
    return new Headers(this.request.headers).get(name);
  }

  respondWith(
    status: number,
    headers: Readonly<Record<string, string>> = {},
    body?: Blob | ReadableStream<Uint8Array>,
  ): void {
    this.#resolve(response(status, headers, body));
  }

  ack(headers: Readonly<Record<string, string>> = {}): void {
    this.respondWith(200, { 'BITS-Packet-Type': 'Ack', ...headers });
  }

  error(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.respondWith(status, { 'BITS-Packet-Type': 'Ack', ...headers });
  }

  fail(reason: unknown = new TypeError('Failed to fetch')): void {
    this.#reject(reason);
  }
}

/** A transport one talks through by hand: tests read as a dialogue. */
export class ScriptedTransport implements BitsTransport {
  /** Requests that no test has taken yet. */
  readonly #untaken: ScriptedRequest[] = [];
  /** All that were ever sent, in order. */
  readonly seen: ScriptedRequest[] = [];
  /** Whether abort rejects the request. If false, its answer may still arrive. */
  obeysAbort = true;

  send(request: TransportRequest): Promise<TransportResponse> {
    return new Promise((resolve, reject) => {
      const scripted = new ScriptedRequest(request, resolve, reject);
      this.seen.push(scripted);
      this.#untaken.push(scripted);
      request.signal.addEventListener('abort', () => {
        if (this.obeysAbort) reject(request.signal.reason as Error);
      });
    });
  }

  async nextRequest(packet?: string): Promise<ScriptedRequest> {
    await until(() => this.#untaken.length > 0, `a request${packet === undefined ? '' : `, ${packet}`}`);
    const next = this.#untaken.shift();
    if (next === undefined) throw new Error('unreachable');
    if (packet !== undefined && next.packet !== packet)
      throw new Error(`${packet} awaited, ${next.packet} sent`);
    return next;
  }

  /** The packets sent so far. */
  get packets(): readonly string[] {
    return this.seen.map((each) => each.packet);
  }

  /** Whether nothing more was sent, once all that is due has run. */
  async isSilent(): Promise<boolean> {
    await settle();
    return this.#untaken.length === 0;
  }
}
