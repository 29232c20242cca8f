import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { hresult, received, TestSession, type Reply } from './client.js';
import type { ServerProcess } from './server-process.js';

/** Uploads one file to a server that is killed repeatedly, and checks that no acknowledged byte is requested again. */
export class StubbornClient {
  readonly name: string;
  readonly file: Buffer;
  /** Highest offset that an Ack has promised. */
  acknowledged = 0;
  /** Set from Create-Session's Ack until Close-Session is sent. */
  sessionId: string | undefined;
  readonly #server: ServerProcess;
  readonly #fragmentBytes: number;
  readonly #headers: (bytes: Buffer) => Record<string, string>;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #session: TestSession | undefined;

  constructor(
    server: ServerProcess,
    name: string,
    file: Buffer,
    fragmentBytes: number,
    headers: (bytes: Buffer) => Record<string, string> = () => ({}),
  ) {
    this.#server = server;
    this.name = name;
    this.file = file;
    this.#fragmentBytes = fragmentBytes;
    this.#headers = headers;
  }

  async upload(): Promise<void> {
    const created = await this.#insist((session) => session.create());
    assert.equal(created.status, 200, `${this.name}: ${created.status}`);
    this.sessionId = created.headers['bits-session-id'] ?? '';
    while (this.acknowledged < this.file.length) await this.#fragment();
    const closed = await this.#close();
    // The Ack of an earlier try may have been lost when the server was killed.
    assert.ok(closed.status === 200 || hresult(closed) === '0x8020001F', `${this.name}: ${closed.status}`);
    this.#agent.destroy();
  }

  async #fragment(): Promise<void> {
    const at = this.acknowledged;
    const bytes = this.file.subarray(at, at + this.#fragmentBytes);
    const reply = await this.#insist((session) =>
      session.fragment(bytes, at, this.file.length, this.#headers(bytes)),
    );
    // 416 here would be a gap: the server has lost what it acknowledged.
    assert.equal(reply.status, 200, `${this.name}: ${reply.status} at ${at}, wanted ${received(reply)}`);
    assert.ok(received(reply) >= at + bytes.length);
    this.acknowledged = received(reply);
  }

  #close(): Promise<Reply> {
    const id = this.sessionId;
    this.sessionId = undefined;
    return this.#insist((session) => {
      session.id = id ?? '';
      return session.close();
    });
  }

  /** Sends a packet until there is an answer, wherever the server is by then. */
  async #insist(packet: (session: TestSession) => Promise<Reply>): Promise<Reply> {
    for (;;) {
      try {
        const url = (await this.#server.up()) + this.name;
        if (this.#session?.url !== url) this.#session = new TestSession(url, this.#agent);
        this.#session.id = this.sessionId ?? '';
        return await packet(this.#session);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        await sleep(2);
      }
    }
  }
}
