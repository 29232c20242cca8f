import type { BitsTransport, TransportRequest, TransportResponse } from '../../../src/transport/transport.js';
import { response } from './scripted-transport.js';

/** A request as the server sees it. */
export interface Received {
  readonly packet: string;
  readonly url: string;
  readonly sessionId: string | null;
  readonly range: string | null;
  readonly headers: Headers;
}

interface ServerSession {
  readonly url: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Result of a fault instead of the server's answer: another answer, a broken connection, or nothing. */
export type Intercept = (
  received: Received,
) => TransportResponse | 'network' | undefined | Promise<TransportResponse | 'network' | undefined>;

/** A small BITS server in memory, behind the transport's one method. */
export class BitsServer implements BitsTransport {
  readonly sessions = new Map<string, ServerSession>();
  /** Delivered files, by URL. */
  readonly files = new Map<string, Uint8Array>();
  readonly received: Received[] = [];
  intercept: Intercept = () => undefined;
  /** The most sessions that ever had a request under way at once, and requests of one session. */
  mostSessions = 0;
  mostRequestsOfOne = 0;
  readonly #underWay = new Map<string, number>();
  #count = 0;

  async send(request: TransportRequest): Promise<TransportResponse> {
    const headers = new Headers(request.headers);
    const received: Received = {
      packet: headers.get('BITS-Packet-Type') ?? request.method,
      url: request.url,
      sessionId: headers.get('BITS-Session-Id'),
      range: headers.get('Content-Range'),
      headers,
    };
    this.received.push(received);
    const leave = this.#enter(received.url);
    const { signal } = request;
    try {
      return await new Promise<TransportResponse>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
        this.#answer(request, received).then(resolve, reject);
      });
    } finally {
      leave();
    }
  }

  /** No request is under way. */
  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** The packets of one file, or of all. */
  packets(name?: string): readonly string[] {
    return this.received
      .filter(({ url }) => name === undefined || url.endsWith(`/${name}`))
      .map(({ packet }) => packet);
  }

  text(url: string): string | undefined {
    const bytes = this.files.get(url);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  }

  #enter(url: string): () => void {
    this.#underWay.set(url, (this.#underWay.get(url) ?? 0) + 1);
    this.mostSessions = Math.max(this.mostSessions, this.#underWay.size);
    this.mostRequestsOfOne = Math.max(this.mostRequestsOfOne, ...this.#underWay.values());
    return () => {
      const left = (this.#underWay.get(url) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(url);
      else this.#underWay.set(url, left);
    };
  }

  async #answer(request: TransportRequest, received: Received): Promise<TransportResponse> {
    const fault = await this.intercept(received);
    if (fault === 'network') throw new TypeError('Failed to fetch');
    if (fault !== undefined) return fault;
    return this.#process(request, received);
  }

  async #process(
    request: TransportRequest,
    { packet, url, sessionId, range }: Received,
  ): Promise<TransportResponse> {
    if (packet === 'Ping') return ack();
    if (packet === 'Create-Session') {
      const id = `{${++this.#count}}`;
      this.sessions.set(id, { url, bytes: new Uint8Array() });
      return ack({ 'BITS-Session-Id': id });
    }
    const session = this.sessions.get(sessionId ?? '');
    if (session === undefined) return refusal(500, '0x8020001F');
    if (packet === 'Fragment') return this.#store(session, request, range);
    this.sessions.delete(sessionId ?? '');
    if (packet === 'Close-Session') this.files.set(session.url, session.bytes);
    return ack();
  }

  async #store(
    session: ServerSession,
    request: TransportRequest,
    range: string | null,
  ): Promise<TransportResponse> {
    const start = Number(/^bytes (\d+)-/.exec(range ?? '')?.[1]);
    const body = new Uint8Array((await request.body?.arrayBuffer()) ?? new ArrayBuffer(0));
    const have = session.bytes.length;
    const next = { 'BITS-Received-Content-Range': `${have}` };
    if (start > have) return response(416, { 'BITS-Packet-Type': 'Ack', ...next });
    const fresh = body.subarray(have - start);
    const joined = new Uint8Array(have + fresh.length);
    joined.set(session.bytes);
    joined.set(fresh, have);
    session.bytes = joined;
    return ack({ 'BITS-Received-Content-Range': `${joined.length}` });
  }
}

export function ack(headers: Readonly<Record<string, string>> = {}): TransportResponse {
  return response(200, { 'BITS-Packet-Type': 'Ack', ...headers });
}

export function refusal(
  status: number,
  hresult?: string,
  headers: Record<string, string> = {},
): TransportResponse {
  const error = hresult === undefined ? {} : { 'BITS-Error-Code': hresult };
  return response(status, { 'BITS-Packet-Type': 'Ack', ...error, ...headers });
}
