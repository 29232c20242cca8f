import type { Words } from '../format/words.js';

/** Maximum number of types that are named; of more none is. */
const MAX_TYPES = 3;

/**
 * What a drop would do, as far as the browser says it during a drag: the number of files, and their types in words.
 * Empty if the type of one is not known: it may be a folder, of which nobody knows what is in it.
 *
 * @param types The MIME types of what is held, one for each item.
 */
export function dropText(types: readonly string[], words: Words): readonly string[] {
  if (!types.length || types.includes('')) return [];
  const families = types.map((type) => type.replace(/^(image|video|audio)\/.*/, '$1/*'));
  const named = [...new Set(families.map((type) => words.types(type)))];
  return [words.say('dropCount', { n: types.length }), ...(named.length > MAX_TYPES ? [] : named)];
}
