import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import { applyHostId } from '../../protocol/host-id.js';
import { earlierSession, type EarlierSession } from '../../session/machine/reducer.js';
import { isAllowedHost } from '../network/allowed-host.js';
import type { ManagerOptions } from '../contract/options.js';
import { resolveUrl } from './create-session.js';
import type { Location, Task } from '../task/task.js';

/** What tells where a file goes. */
export type LocateTarget = Pick<Task, 'init' | 'file' | 'options' | 'record' | 'url'>;

/**
 * Checks a stored session before anything is sent to it. Any script that ever ran in this origin could have written
 * the record: followed blindly, it would bring the page's headers and the file to a URL of that script's choice.
 * So the endpoint that the record was found by says where the file goes, or `resolveUrl` is asked again, and the
 * session is taken up only where the stored URL has the same origin and path. The fresh URL is the one that is used:
 * a signature in its query may differ at every visit. Without a match nothing is sent, not even a Cancel-Session.
 *
 * @throws BitsError when there is no destination, or whatever the page's `resolveUrl` threw.
 */
export async function locate(target: LocateTarget): Promise<Location> {
  const { record, options } = target;
  const { earlier, earlierUrl } = record;
  const url = target.url ?? (await resolveUrl(target));
  if (earlier === undefined || earlierUrl === undefined) return { url, earlier, isElsewhere: false };
  if (!isSameFileUrl(earlierUrl, url)) return { url, earlier: undefined, isElsewhere: true };
  return { url, earlier: withoutStrangers(earlier, url, options.allowedHosts), isElsewhere: false };
}

/** Whether a record tells of the session this page itself began or vouched for, at the hosts it knows of. */
export function isOwnRecord({ url, session }: Task, record: Checkpoint): boolean {
  const own = session?.state;
  return (
    url !== undefined &&
    url === record.url &&
    own?.sessionId === record.sessionId &&
    own.hostId === record.hostId &&
    own.replyUrl === record.replyUrl
  );
}

/** Whether two URLs differ in their queries alone. */
export function isSameFileUrl(url: string, other: string): boolean {
  const [a, b] = [new URL(url), new URL(other)];
  return a.origin === b.origin && a.pathname === b.pathname;
}

/** Without a host id that is not allowed, and without such a reply URL, which the server names again. */
function withoutStrangers(
  earlier: EarlierSession,
  url: string,
  allowedHosts: ManagerOptions['allowedHosts'],
): EarlierSession {
  const { hostId, replyUrl } = earlier;
  const hostIdIsStrange = !isAllowedHost(applyHostId(url, hostId), url, allowedHosts);
  const replyIsStrange = replyUrl !== null && !isAllowedHost(replyUrl, url, allowedHosts);
  return {
    ...earlierSession(earlier),
    ...(hostIdIsStrange && { hostId: null, hostIdFallbackMs: null }),
    ...(replyIsStrange && { replyUrl: null }),
  };
}
