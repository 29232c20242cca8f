export { acceptBitsMethods, type AcceptOptions } from './front/accept-methods.js';
export { createBitsHandler, type BitsHandler } from './handler.js';
export { createBitsServer, type BitsServer } from './server.js';
export { settingsFromEnvironment } from './environment.js';
export { SettingsError, type BitsOptions, type BitsSettings, type NotificationType } from './settings.js';
export type { FaultKit } from './faults/fault-kit.js';
export type { FaultRule } from './faults/fault-rule.js';
export type { LogEntry } from './faults/request-log.js';
export type { Stats } from './faults/tally.js';
