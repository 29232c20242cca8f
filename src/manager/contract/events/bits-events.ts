import type {
  BitsAddEvent,
  BitsAddedEvent,
  BitsFileNeededEvent,
  BitsRejectEvent,
  BitsRemoveEvent,
  BitsSettledEvent,
  BitsTasksChangeEvent,
} from './list-events.js';
import type {
  BitsCancelEvent,
  BitsErrorEvent,
  BitsPauseEvent,
  BitsProgressEvent,
  BitsReplyEvent,
  BitsResumeEvent,
  BitsRetryEvent,
  BitsSessionEvent,
  BitsSessionLostEvent,
  BitsStartEvent,
  BitsSuccessEvent,
} from './task-events.js';

export * from './event.js';
export * from './list-events.js';
export * from './task-events.js';

/** Event types by name, for typed `addEventListener` on the manager and the element. */
export interface BitsEventMap {
  'bits-add': BitsAddEvent;
  'bits-added': BitsAddedEvent;
  'bits-reject': BitsRejectEvent;
  'bits-start': BitsStartEvent;
  'bits-session': BitsSessionEvent;
  'bits-progress': BitsProgressEvent;
  'bits-pause': BitsPauseEvent;
  'bits-resume': BitsResumeEvent;
  'bits-retry': BitsRetryEvent;
  'bits-session-lost': BitsSessionLostEvent;
  'bits-file-needed': BitsFileNeededEvent;
  'bits-reply': BitsReplyEvent;
  'bits-success': BitsSuccessEvent;
  'bits-error': BitsErrorEvent;
  'bits-cancel': BitsCancelEvent;
  'bits-remove': BitsRemoveEvent;
  'bits-tasks-change': BitsTasksChangeEvent;
  'bits-settled': BitsSettledEvent;
}

/** Names of all events, in the order in which an upload dispatches them. */
export const BITS_EVENT_TYPES = [
  'bits-add',
  'bits-added',
  'bits-reject',
  'bits-start',
  'bits-session',
  'bits-progress',
  'bits-pause',
  'bits-resume',
  'bits-retry',
  'bits-session-lost',
  'bits-file-needed',
  'bits-reply',
  'bits-success',
  'bits-error',
  'bits-cancel',
  'bits-remove',
  'bits-tasks-change',
  'bits-settled',
] as const satisfies readonly (keyof BitsEventMap)[];
