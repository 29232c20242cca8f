import { difference } from '../http/bytes.js';
import { Connection } from '../http/connection.js';
import { readDelivered, type Reading } from './delivered.js';
import type { Journal } from './journal.js';
import { packet, type PacketChanges } from './packets.js';
import { replaceHeaders, requestBytes, type Request } from '../http/request.js';
import { header, type Response } from '../http/response.js';
import { describe, isSuccess } from './expect.js';
import { Session } from './session.js';
import type { Feature, Settings } from './settings.js';
import { withHostId, type Target } from '../http/target.js';
import { Transcript } from './transcript.js';
import { check, Violation } from './verdict.js';

/** The tools of one case: connections, sessions and paths, all of which are released at its end. */
export class Trial {
  readonly settings: Settings;
  /** The messages, for the report of a failure. */
  readonly transcript = new Transcript();
  readonly deviations: string[] = [];
  /** Whether the case had to look at a destination and could not: its rule is not fully checked then. */
  blind = false;
  readonly #offered: ReadonlySet<Feature>;
  readonly #journal: Journal;
  readonly #connections: Connection[] = [];
  readonly #shared = new Map<string, Connection>();
  readonly #sessions: Session[] = [];

  constructor(settings: Settings, journal: Journal, offered: ReadonlySet<Feature>) {
    this.settings = settings;
    this.#journal = journal;
    this.#offered = offered;
  }

  offers(feature: Feature): boolean {
    return this.#offered.has(feature);
  }

  get target(): Target {
    return this.settings.target;
  }

  /** A new destination that no other case or run uses. */
  newPath(ending = '.bin'): string {
    return this.target.directory + this.#journal.newName() + ending;
  }

  /** Records behaviour that a document allows, but that is not expected here. */
  deviate(words: string): void {
    if (!this.deviations.includes(words)) this.deviations.push(words);
  }

  /** Opens a new connection. If the server serves one at a time, the earlier ones of the case are closed first. */
  async connect(target = this.target): Promise<Connection> {
    if (!this.offers('parallel')) this.dropConnections();
    return this.connectBeside(target);
  }

  /** Opens a new connection and leaves the others open, whatever the server offers. */
  async connectBeside(target = this.target): Promise<Connection> {
    const connection = await Connection.open(target, this.settings);
    this.#connections.push(connection);
    return connection;
  }

  dropConnections(): void {
    for (const connection of this.#connections.splice(0)) connection.drop();
  }

  /** Sends a request and waits for the response; by default on a connection that the case reuses. */
  async send(request: Request, connection?: Connection): Promise<Response> {
    const used = connection ?? (await this.shared());
    await this.write(request, used);
    return this.receive(used);
  }

  async write(request: Request, connection: Connection): Promise<void> {
    const complete = this.complete(request, connection.target);
    this.transcript.sent(complete);
    await connection.write(requestBytes(complete));
  }

  async receive(connection: Connection): Promise<Response> {
    const response = await connection.next();
    this.transcript.received(response);
    return response;
  }

  /** Sends raw bytes. */
  async writeRaw(bytes: Buffer | string, connection: Connection): Promise<void> {
    this.transcript.sentBytes(bytes);
    await connection.write(bytes);
  }

  /** The request with Host and credentials, as it is sent. */
  complete(request: Request, target = this.target): Request {
    const common = replaceHeaders([['Host', target.host]], this.settings.headers);
    return { ...request, headers: replaceHeaders(common, request.headers) };
  }

  async shared(target = this.target): Promise<Connection> {
    const open = this.#shared.get(target.host);
    if (open !== undefined && !open.spent) return open;
    const connection = await this.connect(target);
    this.#shared.set(target.host, connection);
    return connection;
  }

  /** Creates a session, which the server has to grant. */
  async create(path = this.newPath(), changes: PacketChanges = {}): Promise<Session> {
    const ack = await this.send(packet('Create-Session', path, changes));
    check(isSuccess(ack), 'a Create-Session Ack with 200', describe(ack));
    return this.adopt(path, ack);
  }

  /** The session of a Create-Session Ack that the case received itself; it is cancelled at the end. */
  adopt(path: string, ack: Response): Session {
    const id = header(ack, 'BITS-Session-Id');
    if (id === undefined || id === '')
      throw new Violation('BITS-Session-Id in the Create-Session Ack', 'none');
    const hostId = this.offers('host-id') ? header(ack, 'BITS-Host-Id') : undefined;
    const target = hostId === undefined ? this.target : withHostId(this.target, hostId);
    const session = new Session(this, { path, id, target, createAck: ack });
    this.#sessions.push(session);
    return session;
  }

  /** Uploads and delivers a file. */
  async deliver(content: Buffer, path = this.newPath()): Promise<Session> {
    const session = await this.create(path);
    await session.put(content, 0, content.length);
    await session.finish();
    return session;
  }

  noteDelivered(path: string): void {
    this.#journal.delivered.add(path);
  }

  /** Whether destinations can be read. If not, a case that asks is skipped unless it fails elsewhere. */
  canLook(): boolean {
    const can = this.offers('get');
    this.blind ||= !can;
    return can;
  }

  /** Checks that the destination contains exactly these bytes. */
  async expectDelivered(path: string, content: Buffer): Promise<void> {
    if (!this.canLook()) return;
    const actual = await this.readBack(path);
    const wrong = actual === undefined ? 'no file' : difference(content, actual);
    check(wrong === undefined, `${content.length} bytes as sent at the destination`, wrong ?? '');
  }

  async expectAbsent(path: string): Promise<void> {
    if (!this.canLook()) return;
    const actual = await this.readBack(path);
    check(actual === undefined, 'no file at the destination', `a file of ${actual?.length ?? 0} bytes`);
  }

  /** Reads the destination; undefined if it does not exist. */
  async readBack(path: string, reading: Reading = {}): Promise<Buffer | undefined> {
    return readDelivered(this, path, reading);
  }

  /** Cancels open sessions and closes connections. Delivered files stay, as the protocol cannot delete them. */
  async end(): Promise<void> {
    try {
      for (const session of this.#sessions.filter(({ open }) => open)) await this.#cancelQuietly(session);
    } finally {
      this.dropConnections();
    }
  }

  async #cancelQuietly(session: Session): Promise<void> {
    try {
      const connection = await this.connect(session.target);
      const request = packet('Cancel-Session', session.path, { sessionId: session.id });
      await connection.write(requestBytes(this.complete(request, session.target)));
      await connection.next();
    } catch {
      // Failures here do not affect the verdict; remaining sessions expire on the server.
    }
  }
}
