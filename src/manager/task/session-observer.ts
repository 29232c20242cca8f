import type { Clock } from '../../session/ports/clock.js';
import type { SessionObserver } from '../../session/ports/session-observer.js';
import {
  BitsPauseEvent,
  BitsReplyEvent,
  BitsRetryEvent,
  BitsSessionEvent,
  BitsSessionLostEvent,
  type BitsEvent,
} from '../contract/events/bits-events.js';
import type { Task } from './task.js';

/** Shows in the task what its session reports, and dispatches the events. */
export function sessionObserver(task: Task, clock: Clock): SessionObserver {
  const emit = (event: BitsEvent): boolean => task.client.emit(event);
  return {
    requestChanged() {
      task.report();
    },
    opened(created, offset) {
      task.report({ resumedFrom: created ? undefined : offset });
      emit(new BitsSessionEvent(task.snapshot, task.shown.url ?? '', offset, created));
    },
    waiting(error, attempt, delayMs, offline) {
      task.report({ error }, { offline, retryAt: clock.now() + delayMs });
      if (!offline) return emit(new BitsRetryEvent(task.snapshot, error, attempt, delayMs));
      emit(new BitsPauseEvent(task.snapshot, 'offline'));
      return true;
    },
    sessionLost(acknowledged, resumesFrom) {
      task.lose({ acknowledged, resumesFrom });
      return emit(new BitsSessionLostEvent(task.snapshot, acknowledged, resumesFrom));
    },
    replied(url, blob) {
      emit(new BitsReplyEvent(task.snapshot, url, blob));
    },
  };
}
