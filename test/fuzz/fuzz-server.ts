/**
 * The server under attack, in a process of its own: the real handler behind the real front. Round it, and in this
 * process only, every answer is made to say which request the handler saw.
 */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acceptBitsMethods, createBitsHandler } from '../../demo/server/index.js';
import { send } from '../../demo/server/front/send.js';
import { Lateness } from './lateness.js';

/** Requests of the parent process, and their replies. */
export interface Measurement {
  /** Bytes in use after a garbage collection, in the heap and outside. */
  readonly bytes: number;
  readonly descriptors: number;
  readonly failures: readonly string[];
}

const failures: string[] = [];
const fail = (error: unknown): void =>
  void failures.push(error instanceof Error ? `${error.stack}` : String(error));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const [uploadDir = '', faults = ''] = process.argv.slice(2);
const bits = createBitsHandler({
  uploadDir,
  allowOverwrites: true,
  faults: faults === 'faults',
  allowedHosts: ['a'],
  sessionsLimit: 200,
  headTimeoutMs: 2000,
  bodyIdleMs: 1000,
  keepAliveMs: 5000,
  onFailure: fail,
});
const lateness = new Lateness();
const server = createServer({ requestTimeout: 0 }, (request, response) => {
  const seen = [request.headers['x-marker'] ?? '', request.method, request.url];
  response.setHeader('X-Seen', Buffer.from(JSON.stringify(seen)).toString('base64url'));
  response.setHeader('X-Late', String(lateness.ms));
  bits.handle(request, response).then((handled) => {
    if (!handled) send(response, 404, [['Content-Length', '0']]);
  }, fail);
});
acceptBitsMethods(server, bits.settings);

process.on('message', (message) => {
  if (message === 'rules') bits.faults?.rules.add(...faultRules());
  if (message !== 'measure') return;
  bits.faults?.log.clear();
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = process.memoryUsage();
  const measurement: Measurement = { bytes: heapUsed + external, descriptors: openDescriptors(), failures };
  process.send?.(measurement);
});
process.on('disconnect', () => process.exit(0));

await bits.ready;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

function openDescriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

/** One of each kind that comes to an end by itself, for every so many packets. */
function faultRules(): Parameters<NonNullable<typeof bits.faults>['rules']['add']> {
  return [
    { fault: 'reset', when: 'during', packet: 'Fragment', nth: 5, count: 3 },
    { fault: 'reset', when: 'before', packet: 'Ping', nth: 5, count: 2 },
    { fault: 'lose-ack', packet: 'Create-Session', nth: 4, count: 2 },
    { fault: 'status', status: 503, retryAfter: 1, packet: 'Close-Session', nth: 3, count: 3 },
    { fault: 'html', packet: 'Fragment', nth: 20, count: 3 },
    { fault: 'forget', packet: 'Fragment', nth: 30, count: 2 },
    { fault: 'hang', when: 'ack', ms: 20, packet: 'Cancel-Session', nth: 3, count: 3 },
    { fault: 'delay', ms: 20, packet: 'GET', nth: 10, count: 5 },
    { fault: 'status', status: 500, packet: 'GET', nth: 20, count: 3 },
    { fault: 'range', mode: 'as-range', packet: 'Fragment', nth: 40, count: 5 },
  ];
}
