import type { CORE } from '../machine/core-of-session.js';

/** What this folder uses of the core. */
export let core: typeof CORE;

/** Passes it to this folder, before anything else of it is called. */
export function connect(given: typeof CORE): void {
  core = given;
}
