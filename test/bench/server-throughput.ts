/**
 * One connection, 16 MiB at a time, over loopback: BITS Fragments to the reference server, which writes them
 * to disk, against plain POSTs to a bare node:http server that throws them away. Same run, same client, each
 * server in a process of its own, rounds interleaved; the medians are compared.
 *
 *     npm run bench:server -- [MiB per round] [rounds]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomFile, send, TestSession } from '../server/support/client.js';
import { bundleServer, cpuSeconds, ServerProcess } from '../server/support/server-process.js';

const MIB = 1024 * 1024;
const FRAGMENT = randomFile(16 * MIB);
const [roundMib = 1024, rounds = 3] = process.argv.slice(2).map(Number);

const SINK = `require('http').createServer({ requestTimeout: 0 }, (request, response) => {
  request.on('data', () => {}).on('end', () => response.end());
}).listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port + '/'); });`;

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return roundMib / ((performance.now() - start) / 1000);
}

async function toSink(url: string, agent: Agent): Promise<void> {
  for (let sent = 0; sent < roundMib; sent += 16) await send(url, { method: 'POST', body: FRAGMENT, agent });
}

async function toServer(session: TestSession): Promise<void> {
  await session.create();
  for (let sent = 0; sent < roundMib; sent += 16) {
    const reply = await session.fragment(FRAGMENT, sent * MIB, roundMib * MIB);
    if (reply.status !== 200) throw new Error(`${reply.status}`);
  }
  await session.close();
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? NaN;

const dir = mkdtempSync(path.join(tmpdir(), 'bits-bench-'));
const sink = spawn(process.execPath, ['-e', SINK], { stdio: ['ignore', 'pipe', 'inherit'] });
const server = new ServerProcess(await bundleServer(dir), {
  UPLOAD_DIR: path.join(dir, 'uploads'),
  BITS_ALLOW_OVERWRITES: '1',
});
try {
  const [line] = (await once(sink.stdout, 'data')) as [Buffer];
  const sinkUrl = line.toString().trim();
  const endpoint = await server.start();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const [bare, bits]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timed(() => toSink(sinkUrl, agent)));
    bits.push(await timed(() => toServer(new TestSession(`${endpoint}bench.bin`, agent))));
    // Replacing a file makes ext4 write the new one out at once, and what stays is written out under the next
    // round: both would measure the disk.
    rmSync(path.join(dir, 'uploads', 'bench.bin'));
  }
  server.measure();
  const [one, other] = [median(bare), median(bits)];
  // On a busy machine the rates say more about its other work; the processor time per GiB does not.
  const cpu = (seconds: number): string =>
    `${(seconds / ((rounds * roundMib) / 1024)).toFixed(2)} s CPU per GiB`;
  console.log(`bare node:http sink   ${one.toFixed(0)} MiB/s, ${cpu(cpuSeconds(sink.pid))}`);
  console.log(`BITS server to disk   ${other.toFixed(0)} MiB/s, ${cpu(server.cpuSeconds)}`);
  console.log(`BITS server / sink    ${(other / one).toFixed(2)}`);
  console.log(`server's peak memory  ${(server.peakBytes / MIB).toFixed(0)} MiB`);
  agent.destroy();
} finally {
  sink.kill();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
}
