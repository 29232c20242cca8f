import { errorAck } from '../wire/ack.js';
import { addressGroup } from '../address-group.js';
import { HRESULT } from '../wire/constants.js';
import type { CoreSettings } from '../core-settings.js';
import { Refusal, refuseForbidden } from '../wire/refusal.js';
import type { RequestHead } from '../wire/request-head.js';

/** The sender of a permitted request. */
export interface Visitor {
  /** The authenticated user, otherwise the client's address. */
  readonly user: string;
  /** Whether `user` is authenticated; only then are sessions restricted to their owner. */
  readonly signedIn: boolean;
}

/** Whether the visitor may use the session. An unauthenticated visitor needs only its id. */
export function isOwner(visitor: Visitor, session: { readonly user: string }): boolean {
  return !visitor.signedIn || session.user === visitor.user;
}

/**
 * The challenge of a 401. A browser answers Basic with a dialog of its own, and the page's request waits behind it: a client
 * whose credentials have another scheme gets that one.
 */
function challenge({ headers }: RequestHead): string {
  const [scheme] = /^[a-z][\w-]{0,31}(?=\s|$)/i.exec(headers.get('authorization')?.[0] ?? '') ?? [];
  return scheme === undefined || /^basic$/i.test(scheme) ? 'Basic realm="uploads"' : scheme;
}

/**
 * Calls `authorize` of the settings.
 * @throws Refusal 401 or 403
 */
export async function permit(
  head: RequestHead,
  { authorize }: Pick<CoreSettings, 'authorize'>,
): Promise<Visitor> {
  const permit = (await authorize?.(head)) ?? {};
  if ('status' in permit) {
    if (permit.status === 403) refuseForbidden('not permitted');
    const refusal = errorAck(401, HRESULT.accessDenied, undefined, [
      ['WWW-Authenticate', permit.challenge ?? challenge(head)],
    ]);
    throw new Refusal(refusal, 'not signed in');
  }
  if (permit.user === undefined)
    return { user: `address:${addressGroup(head.remoteAddress)}`, signedIn: false };
  return { user: `user:${permit.user}`, signedIn: true };
}
