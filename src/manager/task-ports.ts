import { digestTail } from '../file/fingerprint.js';
import {
  BitsRetryEvent,
  BitsPauseEvent,
  BitsReplyEvent,
  BitsSessionEvent,
  BitsSessionLostEvent,
} from '../events.js';
import { findTrouble, sliceOf, type FileTrouble } from '../file/file-source.js';
import type { Exchange } from '../session/machine/outcomes.js';
import type { SessionPorts } from '../session/ports/session-ports.js';
import { isAsking, type SessionState } from '../session/machine/state.js';
import { FetchTransport } from '../transport/fetch-transport.js';
import { isAllowedHost } from './allowed-host.js';
import type { Place } from './endpoint-gate.js';
import type { ManagerHost } from './host.js';
import { MIXED, prove, rememberSent } from './proof.js';
import type { Task } from './task.js';

const fetchTransport = new FetchTransport();

/** How often an offline browser is disbelieved and the server tried all the same. Milliseconds. */
const OFFLINE_RETRY_MS = 60_000;

/** What the ports tell the runner of the task. */
export interface TaskListener {
  moved(state: SessionState): void;
  fileLost(trouble: FileTrouble): void;
}

/** The world as the session of one task sees it. */
export function taskPorts(task: Task, host: ManagerHost, listener: TaskListener): SessionPorts {
  /** The credentials the last headers came with, to tell a stale refusal from a fresh one. */
  let credentialsSeen = task.client.credentials.version;
  const { options } = task;
  const gate = task.limits;
  /** Held from the moment the endpoint asks for rest until this task has its turn, or stops wanting one. */
  let place: Place | undefined;
  const leaveLine = (): void => {
    place?.leave();
    place = undefined;
  };

  return {
    transport: options.transport ?? fetchTransport,
    clock: host.clock,
    endpoint: gate,
    random: () => host.random(),
    methodOverride: options.methodOverride ?? false,
    integrity: options.integrity ?? 'none',
    slice(range) {
      if (task.file === undefined) {
        throw new DOMException('The page holds no file for this task.', 'NotFoundError');
      }
      return sliceOf(task.file, range);
    },
    async checkFile(range) {
      return task.file === undefined ? 'missing' : findTrouble(task.file, range);
    },
    async digestTail(start, end) {
      try {
        if (task.file === undefined) return undefined;
        const tail = await digestTail(task.file, start, end);
        rememberSent(task, tail);
        return tail;
      } catch {
        // The request that reads the same bytes will fail and be looked into.
        return undefined;
      }
    },
    // `onLine` is a rumour: only false is believed, and only after a request failed.
    offline: () => (globalThis.navigator as Navigator | undefined)?.onLine === false,
    async clearance() {
      if (gate.restingUntilMs <= host.clock.now()) {
        leaveLine();
        return;
      }
      place ??= gate.lineUp();
      task.restUntilMs = gate.restingUntilMs;
      host.changed(task);
      await gate.clearance(host.clock, () => host.random(), place);
      leaveLine();
      task.restUntilMs = 0;
      host.changed(task);
    },
    async headers(exchange, url) {
      await task.client.credentials.settled();
      credentialsSeen = task.client.credentials.version;
      if (!isAllowedHost(url, task.url, task.options.allowedHosts)) return {};
      const { headers } = task.options;
      return typeof headers === 'function' ? await headers(task.snapshot, exchange) : (headers ?? {});
    },
    credentials(exchange: Exchange, url) {
      const foreign = exchange === 'Reply' && !sameOrigin(url, task.url);
      return foreign ? 'omit' : (task.options.credentials ?? 'same-origin');
    },
    renewCredentials: () =>
      task.client.credentials.renew(credentialsSeen, async () => {
        const { onAuthRequired, headers } = task.options;
        if (onAuthRequired !== undefined) return (await onAuthRequired(task.snapshot)) !== false;
        // A function may yield fresh ones by itself; constants cannot.
        return typeof headers === 'function';
      }),
    async proveFile() {
      if (task.file === undefined) return undefined;
      // An unreadable file is no concern here: all its bytes were read and acknowledged.
      if ((await prove(task, task.file)) !== 'different') return undefined;
      task.fingerprint = MIXED;
      return 'changed';
    },
    save(_state, tail) {
      task.tail = tail ?? (task.tail !== null && task.tail.end === _state.offset ? task.tail : null);
      return host.keeper.save(task, host.clock.now());
    },
    forget: () => host.keeper.forget([task.id]),
    changed(state) {
      if (!isAsking(state) && state.phase !== 'waiting') leaveLine();
      listener.moved(state);
    },
    departed() {
      host.changed(task);
    },
    opened(created, offset) {
      task.resumedAt = created ? undefined : offset;
      task.touch();
      task.client.emit(new BitsSessionEvent(task.snapshot, task.url ?? '', offset, created));
    },
    waiting(error, attempt, delayMs, failure) {
      const nowMs = host.clock.now();
      task.error = error;
      task.offline = failure.offline === true;
      let actualMs = task.offline ? OFFLINE_RETRY_MS : delayMs;
      if (failure.kind === 'busy') {
        gate.restUntil(nowMs + (failure.fault?.retryAfterMs ?? delayMs));
        place ??= gate.lineUp();
        actualMs = Math.max(delayMs, Math.round(gate.restingUntilMs - nowMs + place.turnMs(host.random())));
      }
      task.retryAt = nowMs + actualMs;
      task.touch();
      if (task.offline) {
        task.client.emit(new BitsPauseEvent(task.snapshot, 'offline'));
        return actualMs;
      }
      return task.client.emit(new BitsRetryEvent(task.snapshot, error, attempt, actualMs))
        ? actualMs
        : undefined;
    },
    sessionLost(acknowledged, resumesFrom) {
      task.tail = null;
      // Where the session is the same, what was sent may still be in it.
      if (task.session?.state.sessionId == null) task.sent = [];
      task.resumedAt = undefined;
      task.lost = { acknowledged, resumesFrom };
      task.touch();
      return task.client.emit(new BitsSessionLostEvent(task.snapshot, acknowledged, resumesFrom));
    },
    replied(url, blob) {
      task.client.emit(new BitsReplyEvent(task.snapshot, url, blob));
    },
    fileLost(trouble) {
      listener.fileLost(trouble);
    },
  };
}

function sameOrigin(url: string, other: string | undefined): boolean {
  return other !== undefined && new URL(url).origin === new URL(other).origin;
}
