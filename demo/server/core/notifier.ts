import type { RequestHead } from './wire/request-head.js';
import type { Notified, Session } from './session-storage.js';

/**
 * Notifies the server application of a finished upload and stores its reply.
 * @throws Refusal with context 0x7 if the application fails [MC-BUP 3.2.5.1.2].
 */
export type Notifier = (session: Session, head: RequestHead) => Promise<Notified>;
