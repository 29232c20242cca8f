export const FIREFOX_PREFS = {
  // Without these `navigator.storage.persist()` waits for a click that never comes.
  'dom.storageManager.prompt.testing': true,
  'dom.storageManager.prompt.testing.allow': true,
  // A mouse, fine (2) and hovering (4): a machine without one is a touch screen for `any-hover`.
  'ui.primaryPointerCapabilities': 6,
  'ui.allPointerCapabilities': 6,
};

/** Chromium refuses to run its sandbox as root. */
export const CHROMIUM_ARGS: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
