import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { RequestScanner } from './request-scanner.js';

export interface AcceptOptions {
  /** Longest request head in bytes. Default: 16 KiB, node:http's own limit. */
  readonly maxHeadBytes?: number;
  /** Milliseconds from a head's first byte to its last. Default: 20,000. */
  readonly headTimeoutMs?: number;
}

type ServerLike = Pick<Server | SecureServer, 'on' | 'prependListener' | 'listenerCount' | 'listeners'>;
type DataListener = (data: Buffer) => void;

/** How long a refused client may go on talking, so that it gets to read why, in milliseconds. */
const LINGER_MS = 1000;
const REASONS = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
} as const;

const guards = new WeakMap<Duplex, ConnectionGuard>();
const guarded = new WeakSet<ServerLike>();

/**
 * Makes a node:http or node:https server, or an http2 one that allows HTTP/1, take BITS_POST, which Node's
 * parser refuses before any handler could see it. Everything a connection sends passes through a scanner that
 * also refuses request-smuggling shapes, heads that are too long, and heads that never end. Public API only.
 */
export function acceptBitsMethods<S extends ServerLike>(server: S, options: AcceptOptions = {}): S {
  if (guarded.has(server)) return server;
  guarded.add(server);
  const secure = server.listenerCount('secureConnection') > 0;
  server.on(secure ? 'secureConnection' : 'connection', (socket: Duplex) => {
    if ((socket as { alpnProtocol?: unknown }).alpnProtocol === 'h2') return;
    // node:http's own listener, added a moment ago by its own handler of this event.
    const toParser = socket.listeners('data').at(-1) as DataListener | undefined;
    if (!toParser) return;
    const upgrades = (): boolean => server.listenerCount('upgrade') > 0;
    guards.set(socket, new ConnectionGuard(socket, toParser, upgrades, options));
  });
  const restore = (request: IncomingMessage, response?: ServerResponse): void => {
    guards.get(request.socket)?.restore(request, response);
  };
  // The last two are only listened to where somebody else does: a listener changes what node:http does.
  server.prependListener('request', restore);
  server.prependListener('dropRequest', (request: IncomingMessage) => restore(request));
  for (const event of ['checkContinue', 'checkExpectation'] as const) {
    if (server.listenerCount(event) > 0) server.prependListener(event, restore);
  }
  return server;
}

/** Stands between a socket and node:http's parser. */
class ConnectionGuard {
  readonly #socket: Duplex;
  readonly #toParser: DataListener;
  readonly #scanner: RequestScanner;
  readonly #headTimeoutMs: number;
  readonly #methods: string[] = [];
  #headTimer: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #refusal: keyof typeof REASONS | undefined;

  constructor(socket: Duplex, toParser: DataListener, upgrades: () => boolean, options: AcceptOptions) {
    this.#socket = socket;
    this.#toParser = toParser;
    this.#headTimeoutMs = options.headTimeoutMs ?? 20_000;
    this.#scanner = new RequestScanner({ maxHeadBytes: options.maxHeadBytes ?? 16 * 1024, upgrades });
    socket.removeListener('data', toParser);
    // Adding a listener of our own makes node:http give up reading the socket natively.
    socket.on('data', this.#onData);
    socket.once('close', () => clearTimeout(this.#headTimer));
  }

  /** Gives a request the method its client wrote. */
  restore(request: IncomingMessage, response?: ServerResponse): void {
    const method = this.#methods.shift();
    if (method !== undefined) request.method = method;
    if (!response) return;
    this.#unanswered += 1;
    response.once('close', () => {
      this.#unanswered -= 1;
      if (this.#refusal) this.#sendRefusal();
    });
  }

  readonly #onData = (data: Buffer): void => {
    if (this.#refusal) return;
    const { pass, methods, refuse, upgraded } = this.#scanner.push(data);
    this.#methods.push(...methods);
    if (pass.length > 0) this.#toParser.call(this.#socket, pass);
    if (upgraded) {
      this.#socket.removeListener('data', this.#onData);
      clearTimeout(this.#headTimer);
      return;
    }
    if (refuse) this.#refuse(refuse);
    else this.#watchHead();
  };

  #watchHead(): void {
    if (!this.#scanner.holdsHead) {
      clearTimeout(this.#headTimer);
      this.#headTimer = undefined;
    } else this.#headTimer ??= setTimeout(() => this.#refuse(408), this.#headTimeoutMs).unref();
  }

  /** What came before is answered first. */
  #refuse(status: keyof typeof REASONS): void {
    clearTimeout(this.#headTimer);
    this.#refusal ??= status;
    this.#sendRefusal();
  }

  #sendRefusal(): void {
    if (this.#unanswered > 0 || !this.#refusal || this.#socket.writableEnded) return;
    const reason = `${this.#refusal} ${REASONS[this.#refusal]}`;
    this.#socket.end(`HTTP/1.1 ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    // Destroying at once would reset the connection under the answer; what still comes is thrown away.
    const linger = setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
    this.#socket.once('end', () => this.#socket.destroy());
    this.#socket.once('close', () => clearTimeout(linger));
    this.#socket.resume();
  }
}
