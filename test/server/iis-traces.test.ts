import assert from 'node:assert/strict';
import net from 'node:net';
import { describe, test } from 'node:test';
import { startExampleApplication } from '../../demo/server/index.js';
import { startServer } from './support/start-server.js';

// The two captures of MC-BUP section 4: Windows BITS 6.7 against IIS 6. What Windows sends besides
// (Accept, User-Agent, Connection, Pragma) is here too: it must not change an Ack.

const PROTOCOL = '{7df0354d-249b-430f-820d-3d2a9bef4931}';
const CLIENT = ['Accept: */*', 'Accept-Encoding: identity', 'User-Agent: Microsoft BITS/6.7'];
const TAIL = ['Connection: Keep-Alive', 'Pragma: no-cache'];
const PATH = '/uploads/rfc2119.txt';
const NAME = 'Content-Name: rfc2119.txt';
const SIZE = 4892;

/** Writes requests to one connection, one after the other, and reads the Ack of each. */
class Wire {
  readonly #socket: net.Socket;
  readonly #port: number;
  #text = '';

  constructor(origin: string) {
    const port = Number(new URL(origin).port);
    this.#port = port;
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.setEncoding('latin1');
  }

  async ask(packet: string, headers: string[], body = Buffer.alloc(0)): Promise<Ack> {
    const own = [`BITS-Packet-Type: ${packet}`, ...headers, `Content-Length: ${body.length}`];
    const host = `Host: 127.0.0.1:${this.#port}`;
    const head = [`BITS_POST ${PATH} HTTP/1.1`, ...CLIENT, ...own, host, ...TAIL];
    this.#socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
    while (!this.#text.includes('\r\n\r\n')) {
      this.#text += await new Promise<string>((resolve) => this.#socket.once('data', resolve));
    }
    const [ack = '', rest = ''] = this.#text.split(/\r\n\r\n(.*)/s);
    this.#text = rest;
    const [status = '', ...lines] = ack.split('\r\n');
    return { status, lines: lines.filter((line) => !/^(Date|Server):/.test(line)) };
  }

  end(): void {
    this.#socket.destroy();
  }
}

interface Ack {
  readonly status: string;
  /** Header lines as they came, without Date and Server. */
  readonly lines: readonly string[];
}

/** Equal header by header, in casing and value; order has no meaning. */
function assertAck(ack: Ack, expected: string[]): void {
  assert.equal(ack.status, 'HTTP/1.1 200 OK');
  assert.deepEqual([...ack.lines].sort(), expected.sort());
}

function sessionId(ack: Ack): string {
  const id = ack.lines.find((line) => line.startsWith('BITS-Session-Id: '))?.slice(17) ?? '';
  assert.match(id, /^\{[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\}$/);
  return id;
}

/** Create-Session and its Ack; `added` are the Ack's lines for a host id. */
async function create(wire: Wire, added: string[] = []): Promise<string> {
  const ack = await wire.ask('Create-Session', [`BITS-Supported-Protocols: ${PROTOCOL}`, NAME]);
  const id = sessionId(ack);
  assertAck(ack, [
    'Pragma: no-cache',
    'BITS-Packet-Type: Ack',
    `BITS-Protocol: ${PROTOCOL}`,
    `BITS-Session-Id: ${id}`,
    ...added,
    'Content-Length: 0',
    'Accept-encoding: identity',
  ]);
  return id;
}

/** The whole file as one Fragment, and its Ack; `added` are the Ack's lines for a reply. */
async function sendFile(wire: Wire, id: string, added: string[] = []): Promise<void> {
  const headers = [`BITS-Session-Id: ${id}`, NAME, `Content-Range: bytes 0-${SIZE - 1}/${SIZE}`];
  assertAck(await wire.ask('Fragment', headers, Buffer.alloc(SIZE, 'x')), [
    'BITS-Packet-Type: Ack',
    'Content-Length: 0',
    `BITS-Received-Content-Range: ${SIZE}`,
    ...added,
  ]);
}

async function close(wire: Wire, id: string): Promise<void> {
  const ack = await wire.ask('Close-Session', [`BITS-Session-Id: ${id}`, NAME]);
  assertAck(ack, ['BITS-Packet-Type: Ack', 'Content-Length: 0']);
}

describe('the IIS traces', () => {
  test('upload: the answers equal the trace [MC-BUP 4.1]', async (t) => {
    const server = await startServer(t);
    const wire = new Wire(server.origin);
    t.after(() => wire.end());
    const id = await create(wire);
    await sendFile(wire, id);
    await close(wire, id);
  });

  test('upload-reply with a host id: the answers equal the trace [MC-BUP 4.2]', async (t) => {
    const application = await startExampleApplication();
    t.after(application.close);
    const server = await startServer(t, {
      hostId: 'FRANKCAO8',
      hostIdFallbackTimeout: 110,
      notificationType: 2,
      notificationUrl: application.url,
    });
    const wire = new Wire(server.origin);
    t.after(() => wire.end());
    const id = await create(wire, ['BITS-Host-Id: FRANKCAO8', 'BITS-Host-Id-Fallback-Timeout: 110']);
    assertAck(await wire.ask('Ping', []), ['BITS-Packet-Type: Ack', 'Content-Length: 0']);
    await sendFile(wire, id, [`BITS-Reply-URL: BITS-Sessions\\Replies\\${id}\\responsefile.bin`]);

    const reply = await fetch(
      `${server.url}BITS-Sessions/Replies/${encodeURIComponent(id)}/responsefile.bin`,
    );
    assert.equal(reply.status, 200);
    await reply.arrayBuffer();
    await close(wire, id);
  });
});
