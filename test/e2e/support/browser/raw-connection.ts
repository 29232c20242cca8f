import { once } from 'node:events';
import WebSocket from 'ws';

interface Answer {
  readonly id?: number | null;
  readonly result?: unknown;
  /** CDP sends an object, BiDi a code besides `message`. */
  readonly error?: string | { readonly message: string };
  readonly message?: string;
  /** Of an event. */
  readonly method?: string;
  readonly params?: unknown;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/** Numbered commands over a web socket: CDP and WebDriver BiDi agree on that much. */
export class RawConnection {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  readonly #awaited = new Map<string, (params: unknown) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#onAnswer(JSON.parse(data.toString()) as Answer));
    socket.on('close', () => this.#failAll('The browser closed the connection'));
    socket.on('error', (error) => this.#failAll(error.message));
  }

  static async open(address: string): Promise<RawConnection> {
    const socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: 256 * 1024 * 1024 });
    await once(socket, 'open');
    return new RawConnection(socket);
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error(`${method}: the connection is closed`));
        return;
      }
      const id = ++this.#lastId;
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    }) as Promise<T>;
  }

  /** The next event of this name. */
  next<T>(event: string): Promise<T> {
    return new Promise<unknown>((resolve) => this.#awaited.set(event, resolve)) as Promise<T>;
  }

  close(): void {
    this.#socket.terminate();
  }

  #onAnswer({ id, result, error, message, method, params }: Answer): void {
    if (method !== undefined) this.#awaited.get(method)?.(params);
    const pending = typeof id === 'number' ? this.#pending.get(id) : undefined;
    if (!pending || typeof id !== 'number') return;
    this.#pending.delete(id);
    if (error === undefined) pending.resolve(result);
    else pending.reject(new Error(typeof error === 'string' ? `${error}: ${message ?? ''}` : error.message));
  }

  #failAll(reason: string): void {
    for (const { reject } of this.#pending.values()) reject(new Error(reason));
    this.#pending.clear();
  }
}
