import { initialState } from '../../session/machine/reducer.js';
import { createSizer, DEFAULT_MAX_FRAGMENT_BYTES } from '../../session/policy/fragment-sizer.js';
import type { SessionIo } from '../../session/ports/session-io.js';
import type { SessionObserver } from '../../session/ports/session-observer.js';
import { Session } from '../../session/session.js';
import type { Location } from './locate.js';
import type { LocateInput } from './upload-target.js';

/** Creates the Session object of a file with the page's options, for a new session or for the earlier one at that URL. */
export function createSession(
  { record, client: { options } }: LocateInput,
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
    verify: options.verify ?? 'auto',
    createdAtMs: record.init.createdAt,
    closeSent: record.closeSent,
  };
  const { fragmentSize, maxFragmentSize = 'auto' } = options;
  // A digest has its Fragment in memory.
  const autoBytes = settings.digests ? DEFAULT_MAX_FRAGMENT_BYTES : undefined;
  const maxBytes = maxFragmentSize === 'auto' ? autoBytes : maxFragmentSize;
  const sizer = createSizer({ fragmentBytes: fragmentSize, maxBytes });
  return new Session(initialState(settings, sizer, earlier), io, observer);
}
