import type { Connection } from '../http/connection.js';
import { expectAck, expectReceived } from './expect.js';
import { fragmentPacket, packet, type PacketChanges } from './packets.js';
import type { Response } from '../http/response.js';
import type { Target } from '../http/target.js';
import type { Trial } from './trial.js';

/** One upload session. */
export class Session {
  readonly path: string;
  readonly id: string;
  /** The server to which its packets are sent; a host id may have changed it. */
  readonly target: Target;
  readonly createAck: Response;
  /** Whether the session has not been closed or cancelled. */
  open = true;
  readonly #trial: Trial;

  constructor(
    trial: Trial,
    of: { readonly path: string; readonly id: string; readonly target: Target; readonly createAck: Response },
  ) {
    this.#trial = trial;
    this.path = of.path;
    this.id = of.id;
    this.target = of.target;
    this.createAck = of.createAck;
  }

  /** Sends a Fragment with these bytes; any answer is accepted. */
  async fragment(
    body: Buffer,
    first: number,
    total: number,
    changes: PacketChanges = {},
    connection?: Connection,
  ): Promise<Response> {
    return this.#send(fragmentPacket(this.path, this.id, { first, total }, body, changes), connection);
  }

  /** Sends a Fragment whose Content-Range need not match its body. */
  async rangeFragment(range: string, body: Buffer, changes: PacketChanges = {}): Promise<Response> {
    return this.packet('Fragment', { range, body, ...changes });
  }

  /** Sends a Fragment that has to be accepted entirely. */
  async put(body: Buffer, first: number, total: number, connection?: Connection): Promise<Response> {
    const ack = await this.fragment(body, first, total, {}, connection);
    expectReceived(ack, first + body.length);
    return ack;
  }

  /** Sends the bytes of `content` from `first` up to, but excluding, `end`. */
  async putRange(content: Buffer, first: number, end: number, connection?: Connection): Promise<Response> {
    return this.put(content.subarray(first, end), first, content.length, connection);
  }

  async close(connection?: Connection): Promise<Response> {
    const ack = await this.packet('Close-Session', {}, connection);
    if (ack.status < 300) this.open = false;
    return ack;
  }

  /** Sends Close-Session after the last byte; it has to be acknowledged, and the file counts as delivered. */
  async finish(connection?: Connection): Promise<Response> {
    const ack = await this.close(connection);
    if (!this.open) this.#trial.noteDelivered(this.path);
    expectAck(ack);
    return ack;
  }

  async cancel(connection?: Connection): Promise<Response> {
    const ack = await this.packet('Cancel-Session', {}, connection);
    if (ack.status < 300) this.open = false;
    return ack;
  }

  async packet(type: string, changes: PacketChanges = {}, connection?: Connection): Promise<Response> {
    return this.#send(packet(type, this.path, { sessionId: this.id, ...changes }), connection);
  }

  async #send(request: ReturnType<typeof packet>, connection?: Connection): Promise<Response> {
    return this.#trial.send(request, connection ?? (await this.#trial.shared(this.target)));
  }
}
