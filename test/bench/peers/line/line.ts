import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Link, realClock, type Flow } from './link.js';

export interface LineOptions {
  /** Megabits in a second of each direction, shared by all connections. 0 for no limit. */
  readonly mbit: number;
  /** Round trip in milliseconds. */
  readonly rttMs: number;
}

export interface CutReport {
  /** Bytes from the client to the server since the cut was ordered, headers included. */
  readonly upBytes: number;
  /** Milliseconds from the end of the outage until bytes of a file flowed again; undefined if none did. */
  readonly resumedAfterMs: number | undefined;
  /** Whether the line was cut: a transfer may end before. */
  readonly cut: boolean;
}

/** Bytes that may be on the way to, or wait for, one receiver. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** More than the heads of a few requests: bytes of the file flow. */
const FLOWING_BYTES = 16 * 1024;

interface Cut {
  readonly atBytes: number;
  readonly outageMs: number;
  readonly upAtStart: number;
  endedAt: number | undefined;
  upAtEnd: number;
  resumedAt: number | undefined;
}

/**
 * A line between clients and servers on this machine: TCP proxies, one for each server, which share the rate. A new
 * connection takes a round trip, as TCP's handshake does.
 */
export class Line {
  readonly #options: LineOptions;
  readonly #up: Link;
  readonly #down: Link;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #cut: Cut | undefined;
  #isDown = false;

  constructor(options: LineOptions) {
    this.#options = options;
    const bytesPerMs = options.mbit > 0 ? options.mbit * 125 : Infinity;
    const link = () => new Link({ bytesPerMs, delayMs: options.rttMs / 2, clock: realClock });
    this.#up = link();
    this.#down = link();
  }

  /** Opens a port whose connections lead to `port`. */
  async open(port: number): Promise<number> {
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#join(client, port));
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** Resets all connections once `atBytes` have gone up from now, and all new ones for `outageMs`. */
  cutOnce(atBytes: number, outageMs: number): void {
    const upAtStart = this.#up.sentBytes;
    this.#cut = { atBytes, outageMs, upAtStart, endedAt: undefined, upAtEnd: 0, resumedAt: undefined };
  }

  /** What became of the last cut. */
  cutReport(): CutReport {
    const cut = this.#cut;
    if (!cut) throw new Error('No cut was ordered');
    return {
      upBytes: this.#up.sentBytes - cut.upAtStart,
      resumedAfterMs:
        cut.resumedAt === undefined || cut.endedAt === undefined ? undefined : cut.resumedAt - cut.endedAt,
      cut: cut.endedAt !== undefined,
    };
  }

  close(): void {
    for (const server of this.#servers) server.close();
    this.#resetAll();
  }

  #join(client: Socket, port: number): void {
    const remember = (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => this.#sockets.delete(socket));
    };
    remember(client);
    if (this.#isDown) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    remember(server);
    // After an end in order, what is still on the way arrives, and then the end.
    client.once('close', (failed) => failed && server.destroy());
    server.once('close', (failed) => failed && client.destroy());
    // SYN and SYN-ACK.
    setTimeout(() => {
      new Direction(client, server, this.#up, () => this.#onSent());
      new Direction(server, client, this.#down);
    }, this.#options.rttMs);
  }

  #onSent(): void {
    const cut = this.#cut;
    if (!cut) return;
    const sent = this.#up.sentBytes;
    if (cut.endedAt === undefined && !this.#isDown && sent - cut.upAtStart >= cut.atBytes) {
      this.#isDown = true;
      this.#resetAll();
      setTimeout(() => {
        this.#isDown = false;
        cut.endedAt = performance.now();
        cut.upAtEnd = this.#up.sentBytes;
      }, cut.outageMs);
    } else if (cut.endedAt !== undefined && sent - cut.upAtEnd >= FLOWING_BYTES) {
      cut.resumedAt ??= performance.now();
    }
  }

  #resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}

/** One direction of one connection: `take` reads from the one socket, `deliver` writes to the other. */
class Direction implements Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #onSent: (() => void) | undefined;
  readonly #wake: () => void;
  #heldBytes = 0;
  #ended = false;

  constructor(from: Socket, to: Socket, link: Link, onSent?: () => void) {
    [this.#from, this.#to, this.#onSent] = [from, to, onSent];
    this.#wake = () => link.wake(this);
    from.on('readable', this.#wake);
    to.on('drain', this.#wake);
    from.once('end', () => {
      this.#ended = true;
      this.#endIfEmpty();
    });
    this.#wake();
  }

  take(max: number): Buffer | undefined {
    if (this.#heldBytes + this.#to.writableLength >= WINDOW_BYTES) return undefined;
    const waiting = this.#from.readableLength;
    const bytes = this.#from.read(waiting === 0 ? undefined : Math.min(max, waiting)) as Buffer | null;
    if (!bytes) return undefined;
    this.#heldBytes += bytes.length;
    if (this.#onSent) queueMicrotask(this.#onSent);
    return bytes;
  }

  deliver(bytes: Buffer): void {
    if (this.#heldBytes + this.#to.writableLength >= WINDOW_BYTES) this.#wake();
    this.#heldBytes -= bytes.length;
    if (!this.#to.destroyed) this.#to.write(bytes);
    this.#endIfEmpty();
  }

  #endIfEmpty(): void {
    if (this.#ended && this.#heldBytes === 0 && !this.#to.destroyed) this.#to.end();
  }
}
