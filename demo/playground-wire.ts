import {
  FetchTransport,
  type BitsTransport,
  type TransportRequest,
  type TransportResponse,
} from '../src/core.js';

/** A request as the timeline shows it. */
export interface WirePacket {
  /** Last segment of the URL, decoded. */
  readonly file: string;
  /** Type of the packet, or the method of another request. */
  readonly packet: string;
  /** First byte of a Fragment, or of the part that a GET asks for. */
  readonly offset: number | undefined;
  /** Bytes of the body. */
  readonly size: number;
  /** 1, or how many times in succession the same packet of the file has been sent. */
  readonly attempt: number;
  /** Milliseconds since the page was opened. */
  readonly startedAt: number;
  endedAt: number | undefined;
  /** Status of the answer, or why there is none; undefined while the request is open. */
  answer: string | undefined;
  failed: boolean;
}

const MOST_PACKETS = 200;

/** Sends by fetch and records each request, the latest last. */
export class RecordingTransport implements BitsTransport {
  readonly #fetch = new FetchTransport();
  readonly #last = new Map<string, { readonly key: string; readonly attempt: number }>();
  packets: readonly WirePacket[] = [];
  /** Called after each change. */
  changed: () => void = () => undefined;

  async send(request: TransportRequest): Promise<TransportResponse> {
    const packet = this.#begin(request);
    try {
      const response = await this.#fetch.send(request);
      this.#end(packet, String(response.status), response.status >= 400);
      return response;
    } catch (error) {
      this.#end(packet, request.signal.aborted ? 'stopped' : 'no answer', !request.signal.aborted);
      throw error;
    }
  }

  clear(): void {
    this.packets = [];
    this.changed();
  }

  #begin(request: TransportRequest): WirePacket {
    const header = (name: string): string | undefined =>
      Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1];
    const packet = header('bits-packet-type') ?? request.method;
    // A Fragment's range, or that of a look at the delivered file.
    const [, first] = /^bytes[ =](\d+)-/.exec(header('content-range') ?? header('range') ?? '') ?? [];
    const key = `${packet} ${first ?? ''}`;
    const before = this.#last.get(request.url);
    const attempt = before?.key === key ? before.attempt + 1 : 1;
    this.#last.set(request.url, { key, attempt });
    const record: WirePacket = {
      file: fileName(request.url),
      packet,
      offset: first === undefined ? undefined : Number(first),
      size: request.body?.size ?? 0,
      attempt,
      startedAt: performance.now(),
      endedAt: undefined,
      answer: undefined,
      failed: false,
    };
    this.packets = [...this.packets, record].slice(-MOST_PACKETS);
    this.changed();
    return record;
  }

  #end(packet: WirePacket, answer: string, failed: boolean): void {
    packet.endedAt = performance.now();
    packet.answer = answer;
    packet.failed = failed;
    this.changed();
  }
}

function fileName(url: string): string {
  const segment = new URL(url, location.href).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
