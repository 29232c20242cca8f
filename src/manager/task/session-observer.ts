import { digestTail } from '../../file/fingerprint.js';
import {
  BitsPauseEvent,
  BitsReplyEvent,
  BitsRetryEvent,
  BitsSessionEvent,
  BitsSessionLostEvent,
} from '../contract/events/bits-events.js';
import { findTrouble, sliceOf } from '../../file/file-source.js';
import type { SessionPorts } from '../../session/ports/session-ports.js';
import { isAsking } from '../../session/machine/state.js';
import { MIXED, verifySameFile } from '../remote/verify-same-file.js';
import { BackoffTurn, sessionIo } from '../remote/session-io.js';
import type { Task } from './task.js';
import type { TaskServices } from './task-services.js';

/** How often an offline browser is disbelieved and the server tried all the same. Milliseconds. */
const OFFLINE_RETRY_MS = 60_000;

/** What the session of a task needs, and who is told of it: the task first, then its runner. */
export function taskPorts(
  task: Task,
  { clock, random, checkpoints }: TaskServices,
  listener: Pick<SessionPorts, 'changed' | 'fileLost'>,
): SessionPorts {
  const { limits } = task;
  const place = new BackoffTurn(limits);
  return {
    ...sessionIo(task, clock, random),
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
        task.rememberSent(tail);
        return tail;
      } catch {
        // The request that reads the same bytes will fail and be looked into.
        return undefined;
      }
    },
    async clearance() {
      if (limits.pausedUntilMs > clock.now()) {
        task.rests(limits.pausedUntilMs);
        await limits.clearance(clock, random, place.take());
        task.rests(0);
      }
      place.leave();
    },
    async proveFile() {
      if (task.file === undefined) return undefined;
      // An unreadable file is no concern here: all its bytes were read and acknowledged.
      if ((await verifySameFile(task, task.file)) !== 'different') return undefined;
      task.identify(MIXED);
      return 'changed';
    },
    save(state, tail) {
      task.remember(state.offset, tail);
      return checkpoints.save(task, clock.now());
    },
    forget: () => checkpoints.forget([task.id]),
    changed(state) {
      if (!isAsking(state) && state.phase !== 'waiting') place.leave();
      listener.changed(state);
    },
    departed() {
      task.departed();
    },
    opened(created, offset) {
      task.opened(created ? undefined : offset);
      task.client.emit(new BitsSessionEvent(task.snapshot, task.url ?? '', offset, created));
    },
    waiting(error, attempt, delayMs, failure) {
      const nowMs = clock.now();
      const offline = failure.offline === true;
      let actualMs = offline ? OFFLINE_RETRY_MS : delayMs;
      if (failure.kind === 'busy') {
        limits.pauseUntil(nowMs + (failure.fault?.retryAfterMs ?? delayMs));
        actualMs = Math.max(
          delayMs,
          Math.round(limits.pausedUntilMs - nowMs + place.take().turnMs(random())),
        );
      }
      task.waits(error, offline, nowMs + actualMs);
      if (offline) {
        task.client.emit(new BitsPauseEvent(task.snapshot, 'offline'));
        return actualMs;
      }
      const goesOn = task.client.emit(new BitsRetryEvent(task.snapshot, error, attempt, actualMs));
      return goesOn ? actualMs : undefined;
    },
    sessionLost(acknowledged, resumesFrom) {
      task.loses({ acknowledged, resumesFrom });
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
