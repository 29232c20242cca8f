import { fileBytes } from '../http/bytes.js';
import type { Trial } from './trial.js';

/**
 * Whether the server uses the percent signs of a URL literally, as a part of the file name: then `%2e%2e%2f` leads
 * nowhere. Undefined if delivered files cannot be read.
 */
export async function takesNamesLiterally(t: Trial): Promise<boolean | undefined> {
  if (!t.offers('get')) return undefined;
  const content = fileBytes(20);
  const plain = t.newPath('');
  const encoded = `${plain}%41`;
  await t.deliver(content, encoded);
  const byItsUrl = await t.readBack(encoded, { literally: true });
  return byItsUrl?.equals(content) === true && (await t.readBack(`${plain}A`)) === undefined;
}
