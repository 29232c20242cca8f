import type { BitsEvent } from '../events.js';
import type { CredentialsGate } from './credentials-gate.js';
import type { ManagerOptions } from './options.js';
import type { Rejection } from './snapshot.js';

/** A manager as its tasks see it: the options they were added with, and the target of their events. */
export interface Client {
  readonly options: ManagerOptions;
  readonly credentials: CredentialsGate;
  /** Dispatches an event of the public contract; false when a listener cancelled it. */
  emit(event: BitsEvent): boolean;
  /** Shows files that a rule or the page rejected, and dispatches `bits-reject`. */
  refuse(rejections: readonly Rejection[]): void;
}
