import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../support/random.js';
import type { Answer } from './answers.js';
import { talk } from './connection.js';
import type { Measurement } from './fuzz-server.js';
import { FuzzedServer } from './fuzzed-server.js';
import { expectedAnswers, judge, type Sent } from './judge.js';
import { Lateness } from './lateness.js';
import { mutate } from './mutate.js';
import { randomRequest, SEED_FILES, type FuzzRequest, type KnownSession } from './requests.js';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  readonly faults: boolean;
  readonly log: (line: string) => void;
}

export interface FuzzResult {
  readonly passed: number;
  readonly failed: number;
}

const AT_ONCE = 32;
const SLOW_MS = 1000;
const SESSIONS = 24;
const MIB = 1024 * 1024;
/** Allowed difference between two quarters, for garbage and caches. */
const [SPARE_BYTES, SPARE_DESCRIPTORS] = [16 * MIB, 8];
const CANARY = 'canary';

/** Attacks a server with a number of requests. The same seed makes the same requests, but for the ids of sessions. */
export async function fuzz({ seed, requests, faults, log }: FuzzOptions): Promise<FuzzResult> {
  const root = mkdtempSync(path.join(tmpdir(), 'bits-fuzz-'));
  const scratch = mkdtempSync(path.join(tmpdir(), 'bits-fuzz-'));
  const uploadDir = path.join(root, 'a', 'uploads');
  await mkdir(uploadDir, { recursive: true });
  await writeFile(path.join(root, 'a', CANARY), CANARY);
  await Promise.all(SEED_FILES.map(({ name, text }) => writeFile(path.join(uploadDir, name), text)));
  const server = await FuzzedServer.start(scratch, uploadDir, faults);
  const run = new Run(server, seed, faults, log);
  try {
    const quarters: Measurement[] = [];
    for (let quarter = 1; quarter <= 4; quarter += 1) {
      await run.until(Math.ceil((requests * quarter) / 4));
      quarters.push(await server.measure());
      log(`${run.sent} requests, ${run.answers} answers, ${describe(quarters.at(-1))}`);
    }
    const breaches = [
      ...leaks(quarters),
      ...(quarters.at(-1)?.failures ?? []),
      ...writtenOutside(root, uploadDir),
    ];
    for (const breach of breaches) log(breach);
    return { passed: run.sent - run.failed, failed: run.failed + breaches.length };
  } finally {
    run.stop();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
    rmSync(scratch, { recursive: true, force: true });
  }
}

class Run {
  sent = 0;
  answers = 0;
  failed = 0;
  readonly #server: FuzzedServer;
  readonly #seed: number;
  readonly #faults: boolean;
  readonly #log: (line: string) => void;
  readonly #sessions: KnownSession[] = [];
  #connections = 0;
  readonly #lateness = new Lateness();
  #serverLateMs = 0;

  constructor(server: FuzzedServer, seed: number, faults: boolean, log: (line: string) => void) {
    this.#server = server;
    this.#seed = seed;
    this.#faults = faults;
    this.#log = log;
  }

  /** Ends what goes on by itself. */
  stop(): void {
    this.#lateness.stop();
  }

  /** Goes on until so many requests have been sent. */
  async until(requests: number): Promise<void> {
    const work = async (): Promise<void> => {
      while (this.sent < requests && this.#server.alive) await this.#connection(requests);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  async #connection(until: number): Promise<void> {
    const number = (this.#connections += 1);
    if (number % 200 === 0) this.#server.addRules();
    // A generator of its own, so that the order in which connections end makes no difference.
    const random = new Random(Math.imul(this.#seed, 0x9e3779b1) + number);
    const count = Math.min(1 + random.below(8), Math.max(1, until - this.sent));
    this.sent += count;
    const requests = Array.from({ length: count }, (_, i) => this.#request(random, `${number}-${i}-`));
    const spoiltFrom = random.chance(0.4) ? random.below(count) : count;
    const leaves = random.chance(0.03);
    const { sent, bytes } = assemble(random, requests, spoiltFrom, `${number}-end-`);
    const done = (answers: readonly Answer[]): boolean =>
      spoiltFrom === count && !requests.some(({ last }) => last) && answers.length >= expectedAnswers(sent);
    const delays = {
      ms: () => this.#lateness.ms + this.#serverLateMs,
      learn: (serverMs: number) => void (this.#serverLateMs = Math.max(this.#serverLateMs, serverMs)),
    };
    const exchange = await talk(this.#server.port, { bytes, done, leaves }, random, delays);
    this.answers += exchange.answers.length;
    this.#learn(exchange.answers);
    const breaches = judge(
      sent,
      exchange.answers,
      leaves || this.#faults || (exchange.reset && sendsOn(sent)),
    );
    if (exchange.error !== undefined) breaches.push(exchange.error);
    if (exchange.slowestMs > SLOW_MS) breaches.push(`an answer took ${Math.round(exchange.slowestMs)} ms`);
    for (const breach of breaches) this.#log(`seed ${this.#seed}, connection ${number}: ${breach}`);
    this.failed += Math.min(count, breaches.length);
  }

  #request(random: Random, marker: string): FuzzRequest {
    const slot = this.#sessions[random.below(SESSIONS)];
    return randomRequest(
      random,
      marker,
      slot ?? { id: '{00000000-0000-0000-0000-000000000000}', path: '/uploads/f0' },
    );
  }

  /** Keeps the sessions that were made, the latest few. */
  #learn(answers: readonly Answer[]): void {
    for (const { headers, seen } of answers) {
      const id = headers.get('bits-session-id');
      const [pathOf = ''] = seen?.url.split('?') ?? [];
      if (id === undefined || !pathOf.startsWith('/uploads/f')) continue;
      this.#sessions.unshift({ id, path: pathOf });
      this.#sessions.length = Math.min(this.#sessions.length, SESSIONS);
    }
  }
}

/** True where a client sends more than the connection is for; the server may be gone before it has read everything. */
function sendsOn({ requests, spoiltFrom }: Sent): boolean {
  const last = requests.findIndex((request) => request.last);
  // Behind spoilt bytes there is one request more.
  return last >= 0 && last < (spoiltFrom < requests.length ? requests.length : requests.length - 1);
}

/** The bytes of a connection: behind spoilt ones a last request, so that a server that keeps its place closes it. */
function assemble(random: Random, requests: readonly FuzzRequest[], spoiltFrom: number, marker: string) {
  const pieces = requests.map(({ bytes }, i) => (i === spoiltFrom ? mutate(random, bytes) : bytes));
  if (spoiltFrom < requests.length) {
    pieces.push(
      Buffer.from(`GET /uploads/seed-0.txt?m=${marker} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
    );
  }
  const bytes = Buffer.concat(pieces);
  const sent: Sent = { requests, wire: bytes.toString('latin1'), spoiltFrom };
  return { sent, bytes };
}

function leaks(quarters: readonly Measurement[]): string[] {
  const [first, last] = [quarters[0], quarters.at(-1)];
  if (!first || !last) return [];
  const found: string[] = [];
  if (last.bytes > first.bytes + SPARE_BYTES)
    found.push(`memory grows: ${describe(first)}, then ${describe(last)}`);
  if (last.descriptors > first.descriptors + SPARE_DESCRIPTORS)
    found.push(`descriptors grow: ${describe(first)}, then ${describe(last)}`);
  return found;
}

function describe(measurement: Measurement | undefined): string {
  const { bytes = 0, descriptors = 0 } = measurement ?? {};
  return `${(bytes / MIB).toFixed(1)} MiB, ${descriptors} descriptors`;
}

/** The canary is all there is outside of the upload directory. */
function writtenOutside(root: string, uploadDir: string): string[] {
  const folder = path.dirname(uploadDir);
  const names = [...readdirSync(root), ...readdirSync(folder)].sort().join(' ');
  const found = names === `a ${CANARY} uploads` ? [] : [`outside of the upload directory: ${names}`];
  if (readFileSync(path.join(folder, CANARY), 'utf8') !== CANARY) found.push('the canary has changed');
  return found;
}
