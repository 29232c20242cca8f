import type { CoreSettings } from './core-settings.js';
import type { Notifier } from './notifier.js';
import type { SessionStorage } from './session-storage.js';

/** The services that every packet handler uses. */
export interface CoreContext {
  readonly settings: CoreSettings;
  readonly storage: SessionStorage;
  /** Absent if no server application is configured. */
  readonly notify?: Notifier | undefined;
}
