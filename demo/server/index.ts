export { acceptBitsMethods, type AcceptOptions } from './front/accept-methods.js';
export { createBitsHandler, type BitsHandler } from './handler.js';
export { createBitsServer, type BitsServer } from './server.js';
export { settingsFromEnvironment } from './environment.js';
export { SettingsError, type BitsOptions, type BitsSettings, type NotificationType } from './settings.js';
