/** Entry with the element's class, for pages that define it, or a subclass, under a name of their own. */
import { BitsUpload } from './bits-upload.js';
import type { BitsEventMap } from './events.js';
import { createSharedManager } from './manager/upload-manager.js';

BitsUpload.createManager ??= createSharedManager;

export { BitsUpload };
export type { ManagerLike } from './view/controllers/manager-like.js';
export { registerLocale } from './locales/registry.js';
export type { PhraseKey, Plural, Strings } from './locales/locale.js';
export * from './events.js';
export { BitsError, isBitsError, type BitsErrorCode } from './errors.js';
export type * from './manager/contract/snapshot.js';
export type * from './manager/contract/diagnostics.js';
export type * from './manager/contract/options.js';

declare global {
  // The events bubble: listeners on any element and on the document get their types
  interface GlobalEventHandlersEventMap extends BitsEventMap {}
}
