import net from 'node:net';
import tls from 'node:tls';
import { parseResponse, type Unframed } from './response-parser.js';
import { header, type Response } from './response.js';
import type { Target } from './target.js';

export interface ConnectionSettings {
  readonly timeoutMs: number;
  /** Whether to accept any certificate. */
  readonly insecure: boolean;
}

/** The server closed the connection before a complete response. */
export class ConnectionEnded extends Error {
  override readonly name = 'ConnectionEnded';
}

/** No complete response arrived within the time limit. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** One TCP or TLS connection. It sends bytes unchanged and returns responses in order. */
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
    // Writing to a connection that the server has closed fails; the server's earlier answer is what counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#endedBy = `broke it (${error.code ?? error.message})`;
      this.#end();
    });
  }

  static async open(target: Target, settings: ConnectionSettings): Promise<Connection> {
    const { hostname: host, port } = target;
    // After the server's FIN, pending bytes still have to be written.
    const options = { host, port, allowHalfOpen: true };
    const socket = target.secure
      ? tls.connect({ ...options, rejectUnauthorized: !settings.insecure, ...servername(host) })
      : net.connect(options);
    socket.setNoDelay(true);
    await connected(socket, target, settings.timeoutMs);
    return new Connection(target, socket, settings.timeoutMs);
  }

  /** Whether no further request may be sent: the connection is closed or will be, or framing is lost. */
  get spent(): boolean {
    return this.#spent || this.#ended;
  }

  /** Resolves when the bytes have been sent or the connection is closed; the response shows which. */
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

  /** Returns the next response. Interim ones (1xx) are skipped unless requested. */
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

  /** Returns all responses until the server closes the connection. */
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

  /** Sends FIN. */
  finish(): void {
    this.#socket.end();
  }

  /** Closes the connection immediately. */
  drop(): void {
    this.#spent = true;
    this.#socket.destroy();
  }

  /** Closes the connection with RST, as a crashed machine or a firewall does. */
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

/** The option for server name indication, which allows names only, no addresses. */
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
