import type { Checkpoint } from '../../checkpoints/checkpoint-store.js';
import { applyHostId } from '../../protocol/host-id.js';
import { earlierSession, type EarlierSession } from '../../session/machine/reducer.js';
import type { Session } from '../../session/session.js';
import type { ManagerOptions } from '../contract/options.js';
import { isAllowedHost } from '../network/allowed-host.js';
import { baseUrlOf, destinationUrl, endpointOf, httpUrl, remotePath } from '../network/destination.js';
import type { LocateInput } from './upload-target.js';

/** Where this page sends a file. */
export interface Location {
  readonly url: string;
  /** The stored session that is there. */
  readonly earlier: EarlierSession | undefined;
  /** The stored session is somewhere else. */
  readonly isElsewhere: boolean;
}

/**
 * Checks a stored session before anything is sent to it. Any script that ever ran in this origin could have written the
 * record: used unchecked, it would bring the page's headers and the file to a URL of that script's choice. So the
 * endpoint that the record was found by determines the URL, or `resolveUrl` is called again, and the session is used
 * only if the stored URL has the same origin and path. Requests go to the fresh URL: a signature in its query may differ
 * at every visit. Without a match nothing is sent, not even a Cancel-Session.
 *
 * @throws BitsError when there is no destination, or whatever the page's `resolveUrl` threw.
 */
export async function locate(of: LocateInput): Promise<Location> {
  let { earlier } = of.record;
  const { earlierUrl } = of.record;
  const url = of.shown.url ?? (await resolveUrl(of));
  // Without `earlierUrl` the session was compared before.
  const isElsewhere = earlier !== undefined && earlierUrl !== undefined && !isSameFileUrl(earlierUrl, url);
  if (isElsewhere) earlier = undefined;
  else if (earlier && earlierUrl !== undefined)
    earlier = withAllowedHosts(earlier, url, of.client.options.allowedHosts);
  return { url, earlier, isElsewhere };
}

/** The remote file's URL: `resolveUrl`'s, or the endpoint with the file's name. */
async function resolveUrl({ client: { options }, record, shown }: LocateInput): Promise<string> {
  const { name, path, remoteId: id, scope } = record.init;
  const baseUrl = baseUrlOf(options);
  if (options.resolveUrl !== undefined) {
    const { file } = shown;
    const url = await options.resolveUrl({ file, name, path: remotePath(record.init), id });
    return httpUrl(url, baseUrl, 'the URL of resolveUrl');
  }
  // A session stays with the endpoint it was found by, whatever the options name now.
  const endpoint = record.earlier === undefined ? options.endpoint : endpointOf(scope);
  return destinationUrl({ endpoint, baseUrl, name, path, id });
}

/** Whether a record is of the session that this page itself began or checked, at the hosts it knows of. */
export function isOwnRecord(
  { shown, session }: Pick<LocateInput, 'shown'> & { readonly session: Session | undefined },
  record: Checkpoint,
): boolean {
  const own = session?.state;
  return (
    shown.url !== undefined &&
    shown.url === record.url &&
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
function withAllowedHosts(
  earlier: EarlierSession,
  url: string,
  allowedHosts: ManagerOptions['allowedHosts'],
): EarlierSession {
  const { hostId, replyUrl } = earlier;
  const isHostRefused = !isAllowedHost(applyHostId(url, hostId), url, allowedHosts);
  const isReplyRefused = replyUrl !== null && !isAllowedHost(replyUrl, url, allowedHosts);
  return {
    ...earlierSession(earlier),
    ...(isHostRefused && { hostId: null, hostIdFallbackMs: null }),
    ...(isReplyRefused && { replyUrl: null }),
  };
}
