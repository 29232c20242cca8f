import type { BitsEvent } from '../events.js';
import type { CredentialsGate } from './credentials-gate.js';
import type { ManagerOptions } from './options.js';

/** A manager as its tasks see it: the options they were added with, and the target of their events. */
export interface Client {
  readonly options: ManagerOptions;
  readonly credentials: CredentialsGate;
  /** Dispatches an event of the public contract; false when a listener cancelled it. */
  emit(event: BitsEvent): boolean;
}
