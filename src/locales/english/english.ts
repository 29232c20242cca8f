import type { Strings } from '../locale.js';
import { first } from './first.js';

/** The English phrases. Those of `later.ts` are missing at first: who says one has a text in its place. */
export const english = first as Strings;

let isSettled = false;

/** Whether all of them are there, or cannot be loaded. */
export const isEnglishSettled = (): boolean => isSettled;

/** Adds the missing ones to this object, by which the languages that fall back to English have them, too. */
export async function loadEnglish(): Promise<void> {
  try {
    Object.assign(english, (await import('./later.js')).later);
  } catch {
    // The texts in their place stay
  }
  isSettled = true;
}
