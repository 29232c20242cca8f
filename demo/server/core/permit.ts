import { errorAck } from './ack.js';
import { addressGroup } from './address-group.js';
import { HRESULT } from './constants.js';
import type { CoreSettings } from './core-settings.js';
import { Refusal, refuseForbidden } from './refusal.js';
import type { RequestHead } from './request-head.js';

/** Who sends a request that is permitted. */
export interface Visitor {
  /** The signed-in user, else the address. */
  readonly user: string;
  /** True if `user` is proven, so that sessions can be kept to their owner. */
  readonly signedIn: boolean;
}

/** False for the session of another user; where nobody signs in, its id is all that is asked for. */
export function isOwner(visitor: Visitor, session: { readonly user: string }): boolean {
  return !visitor.signedIn || session.user === visitor.user;
}

/**
 * Asks the settings' `authorize`.
 * @throws Refusal 401 or 403
 */
export async function permit(
  head: RequestHead,
  { authorize }: Pick<CoreSettings, 'authorize'>,
): Promise<Visitor> {
  const permit = (await authorize?.(head)) ?? {};
  if ('status' in permit) {
    if (permit.status === 403) refuseForbidden('not permitted');
    const challenge = permit.challenge ?? 'Basic realm="uploads"';
    const refusal = errorAck(401, HRESULT.accessDenied, undefined, [['WWW-Authenticate', challenge]]);
    throw new Refusal(refusal, 'not signed in');
  }
  if (permit.user === undefined)
    return { user: `address:${addressGroup(head.remoteAddress)}`, signedIn: false };
  return { user: `user:${permit.user}`, signedIn: true };
}
