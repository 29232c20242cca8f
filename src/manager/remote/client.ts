import type { BitsEvent, FileCandidate } from '../contract/events/bits-events.js';
import type { CredentialsRefresh } from '../network/credentials-refresh.js';
import type { ManagerOptions } from '../contract/options.js';
import type { Rejection } from '../contract/snapshot.js';

/** A manager as its tasks see it: the options they were added with, and the target of their events. */
export interface Client {
  readonly options: ManagerOptions;
  /** The scope of files that are added now: see `scopeOf`. */
  readonly scope: string;
  readonly credentials: CredentialsRefresh;
  /** Dispatches an event of the public contract; false when a listener cancelled it. */
  emit(event: BitsEvent): boolean;
  /** Dispatches `bits-add`; false if a listener refused the files. */
  askPage(files: readonly FileCandidate[]): Promise<boolean>;
  /** Shows files that a rule or the page rejected, and dispatches `bits-reject`. */
  refuse(rejections: readonly Rejection[]): void;
}
