import { createSizer } from '../../session/policy/fragment-sizer.js';
import { initialState, type EarlierSession } from '../../session/machine/reducer.js';
import { Session } from '../../session/session.js';
import type { SessionPorts } from '../../session/ports/session-ports.js';
import { baseUrlOf, destinationUrl, httpUrl, remotePath, endpointOf } from '../network/destination.js';
import type { ManagerOptions } from '../contract/options.js';
import type { TaskInit } from './task-record.js';
import type { LocateTarget } from './locate.js';

/** A session of a file, as the author's options want it: a new one, or the one an earlier visit left behind. */
export function createSession(
  { name, size }: TaskInit,
  url: string,
  options: ManagerOptions,
  earlier: EarlierSession | undefined,
  ports: SessionPorts,
): Session {
  const settings = {
    name,
    size,
    url,
    uploadReply: options.uploadReply ?? false,
    followHostId: options.hostIdPolicy !== 'ignore',
    ping: options.ping ?? 'auto',
    authOnForbidden: options.onAuthRequired !== undefined,
    digests: options.integrity === 'sha-256',
  };
  const sizer = createSizer({ fragmentBytes: options.fragmentSize, maxBytes: options.maxFragmentSize });
  return new Session(initialState(settings, sizer, earlier), ports);
}

/**
 * The remote file's URL: the page's own word, or the endpoint with the file's name.
 *
 * @throws BitsError when no destination can be made of it, or whatever the page threw.
 */
export async function resolveUrl({ init, file, record, options }: LocateTarget): Promise<string> {
  const { name, path, remoteId: id } = init;
  if (options.resolveUrl !== undefined) {
    return httpUrl(await options.resolveUrl({ file, name, path: remotePath(init), id }), baseUrlOf(options));
  }
  // A session stays with the endpoint it was found by, whatever the options name now.
  const endpoint = record.earlier === undefined ? options.endpoint : endpointOf(init.scope);
  return destinationUrl({ endpoint, baseUrl: baseUrlOf(options), name, path, id });
}
