import { initialState } from '../../session/machine/reducer.js';
import { createSizer } from '../../session/policy/fragment-sizer.js';
import type { SessionIo } from '../../session/ports/session-io.js';
import type { SessionObserver } from '../../session/ports/session-observer.js';
import { Session } from '../../session/session.js';
import type { Location } from './locate.js';
import type { LocatedFile } from './remote-file.js';

/** A session of a file, as the author's options want it: a new one, or the earlier one of its location. */
export function createSession(
  { record, client: { options } }: LocatedFile,
  { url, earlier }: Location,
  io: SessionIo,
  observer: SessionObserver,
): Session {
  const { name, size } = record.init;
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
  return new Session(initialState(settings, sizer, earlier), io, observer);
}
