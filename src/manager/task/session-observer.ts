import type { Clock } from '../../session/ports/clock.js';
import type { SessionObserver } from '../../session/ports/session-observer.js';
import {
  BitsPauseEvent,
  BitsReplyEvent,
  BitsRetryEvent,
  BitsSessionEvent,
  BitsSessionLostEvent,
} from '../contract/events/bits-events.js';
import type { Task } from './task.js';

/** Shows in the task what its session reports, and dispatches the events. */
export function sessionObserver(task: Task, clock: Clock): SessionObserver {
  return {
    requestChanged() {
      task.report();
    },
    opened(created, offset) {
      task.report({ resumedFrom: created ? undefined : offset });
      task.emit(BitsSessionEvent, task.shown.url ?? '', offset, created);
    },
    waiting(error, attempt, delayMs, offline) {
      task.report({ error }, { offline, retryAt: clock.now() + delayMs });
      if (!offline) return task.emit(BitsRetryEvent, error, attempt, delayMs);
      task.emit(BitsPauseEvent, 'offline');
      return true;
    },
    sessionLost(acknowledged, resumesFrom) {
      task.lose({ acknowledged, resumesFrom });
      return task.emit(BitsSessionLostEvent, acknowledged, resumesFrom);
    },
    replied(url, blob) {
      task.emit(BitsReplyEvent, url, blob);
    },
  };
}
