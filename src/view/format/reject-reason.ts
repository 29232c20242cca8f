import type { Rejection } from '../../manager/contract/snapshot.js';
import type { Words } from './words.js';

/** Text of the reason why a file was rejected, with the accepted types if its type is the reason. */
export function rejectReason({ reason, limit, accept }: Rejection, words: Words): string {
  const key = reason === 'unreadable' ? 'needUnreadable' : (`reject-${reason}` as const);
  const first = words.say(key, { limit: words.bytes(limit ?? 0), n: limit ?? 1 }, reason);
  if (!accept) return first;
  return words.say('oneByOne', { first, second: words.say('hintTypes', { types: words.types(accept) }) });
}
