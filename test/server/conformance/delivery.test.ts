import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { UploadManager } from '../../../src/core.js';
import type { ManagerOptions } from '../../../src/manager/contract/options.js';
import { systemClock, type Clock } from '../../../src/session/ports/clock.js';
import { FetchTransport } from '../../../src/transport/fetch-transport.js';
import type { BitsTransport, TransportRequest } from '../../../src/transport/transport.js';
import { MemoryCheckpointStore } from '../../support/memory-store.js';
import { randomFile, sha256 } from '../support/client.js';
import { isPacket, OK, startMutant, type RunningServer } from './mutants/mutant.js';
import { MISBEHAVING, startMisbehaving, type Misbehaving } from './mutants/misbehaving.js';

const FRAGMENT_BYTES = 64 * 1024;

/** Waits pass quickly. */
const hurried: Clock = {
  now: () => systemClock.now(),
  after: (delayMs, callback) => systemClock.after(delayMs < 30_000 ? delayMs / 20 : delayMs, callback),
};

/** What happens to one Fragment: it is handed the way on, and the request. */
type Break = (send: BitsTransport['send'], request: TransportRequest) => ReturnType<BitsTransport['send']>;

/** Breaks the third Fragment, once. */
function breaking(how: Break): BitsTransport {
  const direct = new FetchTransport();
  const send = (request: TransportRequest): ReturnType<BitsTransport['send']> => direct.send(request);
  let fragments = 0;
  return {
    send: (request) => {
      const isFragment = request.headers['BITS-Packet-Type'] === 'Fragment';
      if (isFragment) fragments += 1;
      return isFragment && fragments === 3 ? how(send, request) : send(request);
    },
  };
}

/** The Fragment is stored, and its Ack lost. */
const losingAck: Break = async (send, request) => {
  await send(request);
  throw new TypeError('Failed to fetch');
};

/** The server loses the session. */
const losingSession: Break = async (send, request) => {
  const { 'Content-Range': _range, 'Content-Name': _name, ...headers } = request.headers;
  await send({
    ...request,
    headers: { ...headers, 'BITS-Packet-Type': 'Cancel-Session' },
    body: new Blob([]),
  });
  throw new TypeError('Failed to fetch');
};

/** The connection ends in the middle of the content. */
const cutting: Break = async (_send, { url, method, headers, body }) => {
  const content = Buffer.from((await body?.arrayBuffer()) ?? new ArrayBuffer(0));
  const cut = httpRequest(url, { method, headers: { ...headers, 'Content-Length': content.length } });
  cut.on('error', () => undefined);
  const opened = once(cut, 'socket') as Promise<[Socket]>;
  cut.write(content.subarray(0, content.length / 2));
  const [socket] = await opened;
  socket.end();
  await once(socket, 'close');
  throw new TypeError('Failed to fetch');
};

interface Upload {
  /** The terminal events. */
  readonly ends: string[];
  readonly content: Buffer;
  readonly manager: UploadManager;
  ended(count: number): Promise<void>;
}

async function upload(
  server: RunningServer,
  bytes: number,
  options: ManagerOptions,
  clock = hurried,
): Promise<Upload> {
  const content = randomFile(bytes);
  const manager = new UploadManager(
    {
      endpoint: server.url,
      fragmentSize: FRAGMENT_BYTES,
      checkpointStore: new MemoryCheckpointStore(),
      keepFiles: 'none',
      // Node's fetch sends no Content-Length without content, but with POST.
      methodOverride: true,
      ...options,
    },
    { clock, random: () => 0 },
  );
  const ends: string[] = [];
  let heard = (): void => undefined;
  const hear = (what: string): void => {
    ends.push(what);
    heard();
  };
  manager.addEventListener('bits-success', ({ verified }) => hear(`success ${verified}`));
  manager.addEventListener('bits-error', ({ error }) => hear(error.code));
  await manager.add([new File([new Uint8Array(content)], 'a.bin')]);
  return {
    ends,
    content,
    manager,
    ended: (count) =>
      new Promise((resolve) => {
        heard = () => {
          if (ends.length >= count) resolve();
        };
        heard();
      }),
  };
}

async function delivered(server: RunningServer): Promise<string> {
  return sha256(await readFile(path.join(server.uploadDir, 'a.bin')));
}

test('a server that appends overlaps has no success on wrong bytes, and the right ones after a start over', async (t) => {
  const server = await startMisbehaving('appends-overlaps');
  t.after(server.close);
  const { ends, content, manager, ended } = await upload(server, 5 * FRAGMENT_BYTES, {
    transport: breaking(losingAck),
  });
  t.after(() => manager.destroy());
  await ended(1);
  assert.deepEqual(ends, ['delivery-mismatch']);
  assert.notEqual(await delivered(server), sha256(content));
  manager.configure({ verify: 'always' });
  manager.startOver(manager.tasks[0]!.id);
  await ended(2);
  assert.deepEqual(ends, ['delivery-mismatch', 'success true']);
  assert.equal(await delivered(server), sha256(content));
});

test('a server that acknowledges unknown sessions has no success without a file', async (t) => {
  const server = await startMisbehaving('acknowledges-unknown-sessions');
  t.after(server.close);
  const { ends, manager, ended } = await upload(server, 5 * FRAGMENT_BYTES, {
    transport: breaking(losingSession),
  });
  t.after(() => manager.destroy());
  await ended(1);
  assert.deepEqual(ends, ['delivery-mismatch']);
  await assert.rejects(delivered(server));
});

test('a server that acknowledges empty files and stores none has no success', async (t) => {
  const server = await startMutant({
    serve: (correct) => async (head, body) => (isPacket(head, 'Close-Session') ? OK : correct(head, body)),
  });
  t.after(server.close);
  const { ends, manager, ended } = await upload(server, 0, {});
  t.after(() => manager.destroy());
  await ended(1);
  assert.deepEqual(ends, ['delivery-mismatch']);
});

for (const name of [
  'not-found-over-a-limit',
  'names-own-code-for-lost-sessions',
  'reads-on-after-an-abort',
] as const)
  test(`a success after a lost Ack is verified where the server stores each byte once: ${name}`, async (t) => {
    const server = await startMisbehaving(name);
    t.after(server.close);
    const { ends, content, manager, ended } = await upload(server, 5 * FRAGMENT_BYTES, {
      transport: breaking(losingAck),
    });
    t.after(() => manager.destroy());
    await ended(1);
    assert.deepEqual(ends, ['success true']);
    assert.equal(await delivered(server), sha256(content));
  });

test('a server that reads on after an abort stores each byte once: the next Fragment comes 300 ms later', async (t) => {
  const server = await startMisbehaving('reads-on-after-an-abort');
  t.after(server.close);
  const clock = { ...hurried, after: systemClock.after };
  const { ends, content, manager, ended } = await upload(
    server,
    5 * FRAGMENT_BYTES,
    { transport: breaking(cutting) },
    clock,
  );
  t.after(() => manager.destroy());
  await ended(1);
  assert.deepEqual(ends, ['success true']);
  assert.equal(await delivered(server), sha256(content));
});

for (const name of Object.keys(MISBEHAVING) as Misbehaving[])
  test(`without trouble every misbehaving server has a success that a look confirms: ${name}`, async (t) => {
    const server = await startMisbehaving(name);
    t.after(server.close);
    const { ends, content, manager, ended } = await upload(server, 5 * FRAGMENT_BYTES, { verify: 'always' });
    t.after(() => manager.destroy());
    await ended(1);
    assert.deepEqual(ends, ['success true']);
    assert.equal(await delivered(server), sha256(content));
  });

test('a page that never looks has the success that the server acknowledges, not verified', async (t) => {
  const server = await startMisbehaving('appends-overlaps');
  t.after(server.close);
  const { ends, manager, ended } = await upload(server, 5 * FRAGMENT_BYTES, {
    transport: breaking(losingAck),
    verify: 'never',
  });
  t.after(() => manager.destroy());
  await ended(1);
  assert.deepEqual(ends, ['success false']);
});
