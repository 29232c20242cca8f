import type { CoreSettings } from './core-settings.js';
import type { Notifier } from './notifier.js';
import type { SessionStorage } from './session-storage.js';

/** What every packet's handler works with. */
export interface CoreContext {
  readonly settings: CoreSettings;
  readonly storage: SessionStorage;
  /** Absent where no server application is configured. */
  readonly notify?: Notifier | undefined;
}
