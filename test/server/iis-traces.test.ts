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

/** Writes requests to one connection, one after the other, and reads the Ack of each. */
class Wire {
  readonly #socket: net.Socket;
  #text = '';

  constructor(port: number) {
    this.#socket = net.connect(port, '127.0.0.1');
    this.#socket.setEncoding('latin1');
  }

  async ask(path: string, port: number, headers: string[], body = Buffer.alloc(0)): Promise<Ack> {
    const head = [`BITS_POST ${path} HTTP/1.1`, ...CLIENT, ...headers, `Host: 127.0.0.1:${port}`, ...TAIL];
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

describe('the IIS traces', () => {
  test('upload [MC-BUP 4.1]', async (t) => {
    const server = await startServer(t);
    const port = Number(new URL(server.origin).port);
    const wire = new Wire(port);
    t.after(() => wire.end());
    const path = '/uploads/rfc2119.txt';
    const name = 'Content-Name: rfc2119.txt';

    const created = await wire.ask(path, port, [
      'BITS-Packet-Type: Create-Session',
      `BITS-Supported-Protocols: ${PROTOCOL}`,
      name,
      'Content-Length: 0',
    ]);
    const id = sessionId(created);
    assertAck(created, [
      'Pragma: no-cache',
      'BITS-Packet-Type: Ack',
      `BITS-Protocol: ${PROTOCOL}`,
      `BITS-Session-Id: ${id}`,
      'Content-Length: 0',
      'Accept-encoding: identity',
    ]);

    const body = Buffer.alloc(4892, 'x');
    const headers = ['BITS-Packet-Type: Fragment', `BITS-Session-Id: ${id}`, name];
    headers.push('Content-Range: bytes 0-4891/4892', 'Content-Length: 4892');
    assertAck(await wire.ask(path, port, headers, body), [
      'BITS-Packet-Type: Ack',
      'Content-Length: 0',
      'BITS-Received-Content-Range: 4892',
    ]);

    const close = ['BITS-Packet-Type: Close-Session', `BITS-Session-Id: ${id}`, name, 'Content-Length: 0'];
    assertAck(await wire.ask(path, port, close), ['BITS-Packet-Type: Ack', 'Content-Length: 0']);
  });

  test('upload-reply with a host id [MC-BUP 4.2]', async (t) => {
    const application = await startExampleApplication();
    t.after(application.close);
    const server = await startServer(t, {
      hostId: 'FRANKCAO8',
      hostIdFallbackTimeout: 110,
      notificationType: 2,
      notificationUrl: application.url,
    });
    const port = Number(new URL(server.origin).port);
    const wire = new Wire(port);
    t.after(() => wire.end());
    const path = '/uploads/rfc2119.txt';
    const name = 'Content-Name: rfc2119.txt';

    const created = await wire.ask(path, port, [
      'BITS-Packet-Type: Create-Session',
      `BITS-Supported-Protocols: ${PROTOCOL}`,
      name,
      'Content-Length: 0',
    ]);
    const id = sessionId(created);
    assertAck(created, [
      'Pragma: no-cache',
      'BITS-Packet-Type: Ack',
      `BITS-Protocol: ${PROTOCOL}`,
      `BITS-Session-Id: ${id}`,
      'BITS-Host-Id: FRANKCAO8',
      'BITS-Host-Id-Fallback-Timeout: 110',
      'Content-Length: 0',
      'Accept-encoding: identity',
    ]);

    const ping = await wire.ask(path, port, ['BITS-Packet-Type: Ping', 'Content-Length: 0']);
    assertAck(ping, ['BITS-Packet-Type: Ack', 'Content-Length: 0']);

    const headers = ['BITS-Packet-Type: Fragment', `BITS-Session-Id: ${id}`, name];
    headers.push('Content-Range: bytes 0-4891/4892', 'Content-Length: 4892');
    assertAck(await wire.ask(path, port, headers, Buffer.alloc(4892, 'x')), [
      'BITS-Packet-Type: Ack',
      'Content-Length: 0',
      'BITS-Received-Content-Range: 4892',
      `BITS-Reply-URL: BITS-Sessions\\Replies\\${id}\\responsefile.bin`,
    ]);

    const reply = await fetch(
      `${server.url}BITS-Sessions/Replies/${encodeURIComponent(id)}/responsefile.bin`,
    );
    assert.equal(reply.status, 200);
    await reply.arrayBuffer();

    const close = ['BITS-Packet-Type: Close-Session', `BITS-Session-Id: ${id}`, name, 'Content-Length: 0'];
    assertAck(await wire.ask(path, port, close), ['BITS-Packet-Type: Ack', 'Content-Length: 0']);
  });
});
