import type { RequestHead } from './request-head.js';
import type { Notified, Session } from './session-storage.js';

/**
 * Hands a finished upload to the server application and stores its reply.
 * @throws Refusal with context 0x7 when the application fails [MC-BUP 3.2.5.1.2].
 */
export type Notifier = (session: Session, head: RequestHead) => Promise<Notified>;
