import { type Agent, request as httpRequest, type ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { createHash, randomBytes } from 'node:crypto';

export const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';

export interface Reply {
  readonly status: number;
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface Send {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly agent?: Agent;
}

const watched = new WeakSet<Socket>();

/**
 * Node's client stops listening for errors once it has the answer, also when that came before the body was
 * through; a server that is killed then would make the test fail.
 */
function watch(socket: Socket): void {
  if (watched.has(socket)) return;
  watched.add(socket);
  socket.on('error', () => undefined);
}

/** One HTTP request over a plain node:http client. */
export function send(url: string, options: Send = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, agent } = options;
    const length = { 'Content-Length': String(body?.length ?? 0) };
    const request = httpRequest(
      url,
      { method, headers: { ...length, ...headers }, agent: agent ?? false },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            rawHeaders: response.rawHeaders,
            body: Buffer.concat(pieces),
          }),
        );
      },
    );
    request.on('error', reject);
    request.on('socket', watch);
    request.end(body);
  });
}

export function packet(url: string, type: string, options: Send = {}): Promise<Reply> {
  const headers = { 'BITS-Packet-Type': type, ...options.headers };
  return send(url, { method: 'BITS_POST', ...options, headers });
}

/** A client that keeps to the rules, one method per packet. */
export class TestSession {
  id = '';
  readonly url: string;
  readonly agent: Agent | undefined;

  constructor(url: string, agent?: Agent) {
    this.url = url;
    this.agent = agent;
  }

  #options(headers: Record<string, string>, body?: Buffer): Send {
    return { headers, ...(body && { body }), ...(this.agent && { agent: this.agent }) };
  }

  async create(headers: Record<string, string> = {}): Promise<Reply> {
    const reply = await packet(
      this.url,
      'Create-Session',
      this.#options({ 'BITS-Supported-Protocols': PROTOCOL, ...headers }),
    );
    this.id = reply.headers['bits-session-id'] ?? '';
    return reply;
  }

  fragment(
    bytes: Buffer,
    start: number,
    total: number,
    headers: Record<string, string> = {},
  ): Promise<Reply> {
    const range = `bytes ${start}-${start + bytes.length - 1}/${total}`;
    const all = { 'BITS-Session-Id': this.id, 'Content-Range': range, ...headers };
    return packet(this.url, 'Fragment', this.#options(all, bytes));
  }

  /** The head of a Fragment of `length` bytes; the body is up to the test. */
  open(start: number, length: number, total: number, headers: Record<string, string> = {}): ClientRequest {
    return httpRequest(this.url, {
      method: 'BITS_POST',
      agent: false,
      headers: {
        'BITS-Packet-Type': 'Fragment',
        'BITS-Session-Id': this.id,
        'Content-Range': `bytes ${start}-${start + length - 1}/${total}`,
        'Content-Length': String(length),
        ...headers,
      },
    });
  }

  /** A Fragment whose request the test means to break off. */
  start(bytes: Buffer, start: number, total: number): ClientRequest {
    const request = this.open(start, bytes.length, total);
    request.end(bytes);
    return request;
  }

  close(): Promise<Reply> {
    return packet(this.url, 'Close-Session', this.#options({ 'BITS-Session-Id': this.id }));
  }

  cancel(): Promise<Reply> {
    return packet(this.url, 'Cancel-Session', this.#options({ 'BITS-Session-Id': this.id }));
  }

  /** Create, Fragments, Close. */
  async upload(file: Buffer, fragmentBytes = file.length): Promise<void> {
    await this.create();
    for (let at = 0; at < file.length; at += fragmentBytes) {
      await this.fragment(file.subarray(at, at + fragmentBytes), at, file.length);
    }
    await this.close();
  }
}

export function received(reply: Reply): number {
  return Number(reply.headers['bits-received-content-range']);
}

export function hresult(reply: Reply): string | undefined {
  return reply.headers['bits-error-code'];
}

export const randomFile = (bytes: number): Buffer => randomBytes(bytes);

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
