import net from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Random } from '../support/random.js';
import { takeAnswer, type Answer } from './answers.js';

export interface Exchange {
  readonly answers: readonly Answer[];
  /** Longest wait for an answer, in milliseconds, without what other processes took. */
  readonly slowestMs: number;
  /** The server was gone while this client went on sending; what it had answered may be lost then. */
  readonly reset: boolean;
  /** The connection's bytes that are no answer. */
  readonly error?: string;
}

/** Milliseconds that this process and the server were not let run so far, as far as it is known. */
export interface Delays {
  ms: () => number;
  /** @param serverMs what the server says of itself. */
  learn: (serverMs: number) => void;
}

export interface Plan {
  readonly bytes: Buffer;
  /** True when the answers so far are all that there will be, and the connection is not expected to close. */
  readonly done: (answers: readonly Answer[]) => boolean;
  /** The client leaves as soon as it has sent everything. */
  readonly leaves: boolean;
}

/** Sends bytes in random pieces on a connection of their own, and reads answers until it is closed or all are there. */
export async function talk(port: number, plan: Plan, random: Random, delays: Delays): Promise<Exchange> {
  const socket = net.connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  const answers: Answer[] = [];
  let error: string | undefined;
  let text = '';
  let slowestMs = 0;
  let [since, late] = [performance.now(), delays.ms()];
  const waitFromNow = (): void => void ([since, late] = [performance.now(), delays.ms()]);
  const read = (ended: boolean): void => {
    for (let taken = takeAnswer(text, ended); taken; taken = takeAnswer(text, ended)) {
      answers.push(taken.answer);
      text = taken.rest;
      delays.learn(Number(taken.answer.headers.get('x-late') ?? 0));
      slowestMs = Math.max(slowestMs, performance.now() - since - (delays.ms() - late));
      waitFromNow();
    }
  };
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let reset = false;
  socket.on('error', () => (reset = true));
  socket.on('data', (piece: string) => {
    text += piece;
    try {
      read(false);
    } catch (reason) {
      error = String(reason);
      socket.destroy();
    }
    if (plan.done(answers)) socket.destroy();
  });
  for (const piece of inPieces(random, plan.bytes)) {
    if (socket.destroyed) break;
    socket.write(piece);
    if (random.chance(0.5)) await turn();
    waitFromNow();
  }
  if (plan.leaves) socket.destroy();
  await closed;
  return { answers, slowestMs, reset, ...(error !== undefined && { error }) };
}

function inPieces(random: Random, bytes: Buffer): Buffer[] {
  const cuts = Array.from({ length: random.pick([0, 0, 1, 2, 5, 20]) }, () => random.below(bytes.length));
  const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}
