import { BitsUpload } from './bits-upload.js';
import { createSharedManager } from './manager/upload-manager.js';

BitsUpload.createManager ??= createSharedManager;

// A second copy or version of the package on a page must not throw: the first definition remains.
if (typeof customElements !== 'undefined' && !customElements.get('bits-upload'))
  customElements.define('bits-upload', BitsUpload);

export { BitsUpload };
export type { ManagerLike } from './view/manager-subscription.js';
export { registerLocale } from './locales/registry.js';
export type { PhraseKey, Plural, Strings } from './locales/locale.js';
export * from './events.js';
export { BitsError, isBitsError, type BitsErrorCode } from './errors.js';
export type { ForgetOptions } from './manager/forget-everyone.js';
export type * from './manager/snapshot.js';
export type * from './manager/options.js';
