import { first } from './english/first.js';
import { later } from './english/later.js';

/**
 * English: the fallback of all languages, and the list of keys that every other language has. The element itself imports
 * the phrases of `english/first.ts` only, and loads the others.
 *
 * `{word}` is a placeholder and may be anywhere in the phrase. `{n}` selects the plural form of a phrase by the
 * language's own rules. Names, sizes, times and percentages are already formatted.
 */
export const en = Object.assign(first, later);

export default en;
