import net from 'node:net';
import tls from 'node:tls';
import { parseResponse, type Unframed } from './response-parser.js';
import { header, type Response } from './response.js';
import type { Target } from './target.js';

export interface ConnectionSettings {
  readonly timeoutMs: number;
  /** Takes any certificate. */
  readonly insecure: boolean;
}

/** The peer ended the connection before a whole response had come. */
export class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

/** Nothing came in the time allowed. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** One TCP or TLS connection. Bytes go out as given; responses come back in order. */
export class Connection {
  readonly target: Target;
  readonly #socket: net.Socket;
  readonly #timeoutMs: number;
  #received = Buffer.alloc(0);
  #ended = false;
  #endedBy = 'closed it';
  #spent = false;
  #wake: () => void = () => undefined;

  private constructor(target: Target, socket: net.Socket, timeoutMs: number) {
    this.target = target;
    this.#socket = socket;
    this.#timeoutMs = timeoutMs;
    socket.on('data', (bytes: Buffer) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      this.#wake();
    });
    socket.on('end', () => this.#end());
    socket.on('close', () => this.#end());
    // A write into a connection that the server has closed fails: what counts is what it said before.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#endedBy = `broke it (${error.code ?? error.message})`;
      this.#end();
    });
  }

  static async open(target: Target, settings: ConnectionSettings): Promise<Connection> {
    const { hostname: host, port } = target;
    // Half-open sockets: the server's FIN must not take away what is still to be written.
    const options = { host, port, allowHalfOpen: true };
    const socket = target.secure
      ? tls.connect({ ...options, rejectUnauthorized: !settings.insecure, ...servername(host) })
      : net.connect(options);
    socket.setNoDelay(true);
    await connected(socket, target, settings.timeoutMs);
    return new Connection(target, socket, settings.timeoutMs);
  }

  /** True when no further request should go here: closed, announced as closing, or framing is lost. */
  get spent(): boolean {
    return this.#spent || this.#ended;
  }

  /** Resolves when the bytes have left, or when the connection is gone: the response tells which it was. */
  async write(bytes: Buffer | string): Promise<void> {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    await this.#within(
      new Promise<void>((resolve) => {
        this.#socket.once('close', resolve);
        this.#socket.write(data, () => {
          this.#socket.removeListener('close', resolve);
          resolve();
        });
      }),
      'the server did not take what was written',
    );
  }

  /** The next response. Interim ones (1xx) are left out unless asked for. */
  async next(options: { readonly unframed?: Unframed; readonly interim?: boolean } = {}): Promise<Response> {
    for (;;) {
      const parsed = parseResponse(this.#received, this.#ended, options.unframed ?? 'no-body');
      if (parsed !== undefined) {
        this.#received = this.#received.subarray(parsed.consumedBytes);
        const { response } = parsed;
        if (response.status < 200 && options.interim !== true) continue;
        if (!response.framed || /\bclose\b/i.test(header(response, 'Connection') ?? '')) this.#spent = true;
        return response;
      }
      if (this.#ended) throw new ConnectionEnded(`the server ${this.#endedBy} ${this.#leftOver()}`);
      await this.#activity('no answer');
    }
  }

  /** Every response until the server closes. */
  async rest(): Promise<Response[]> {
    const responses: Response[] = [];
    for (;;) {
      try {
        responses.push(await this.next());
      } catch (error) {
        if (error instanceof ConnectionEnded && this.#received.length === 0) return responses;
        throw error;
      }
    }
  }

  /** Resolves when the server has closed its side. */
  async closed(): Promise<void> {
    while (!this.#ended) await this.#activity('the connection stayed open');
  }

  /** Sends FIN: no more comes from us. */
  finish(): void {
    this.#socket.end();
  }

  /** Drops the connection in the middle of whatever is going on. */
  drop(): void {
    this.#spent = true;
    this.#socket.destroy();
  }

  /** Drops it with RST, as a crashed machine or a firewall does. */
  reset(): void {
    this.#spent = true;
    // Only a plain TCP socket can be reset.
    if (this.target.secure) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #leftOver(): string {
    const bytes = this.#received.length;
    return bytes === 0 ? 'without an answer' : `after ${bytes} bytes of an incomplete answer`;
  }

  #activity(otherwise: string): Promise<void> {
    return this.#within(new Promise<void>((resolve) => (this.#wake = resolve)), otherwise);
  }

  async #within(happened: Promise<void>, otherwise: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const message = `${otherwise} within ${this.#timeoutMs} ms`;
      timer = setTimeout(() => reject(new NoAnswer(message)), this.#timeoutMs);
    });
    try {
      await Promise.race([happened, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Server name indication takes names only, never addresses. */
function servername(host: string): { servername?: string } {
  return net.isIP(host) === 0 ? { servername: host } : {};
}

function connected(socket: net.Socket, target: Target, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy(new NoAnswer(`no connection to ${target.host} within ${timeoutMs} ms`));
    }, timeoutMs);
    socket.once(target.secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      socket.removeListener('error', failed);
      resolve();
    });
    const failed = (error: Error): void => {
      clearTimeout(timer);
      reject(error);
    };
    socket.once('error', failed);
  });
}
