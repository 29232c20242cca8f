import { ack, errorAck, type Ack } from '../wire/ack.js';
import { HRESULT, MAX_SUPPORTED_PROTOCOLS, UPLOAD_PROTOCOL } from '../wire/constants.js';
import type { CoreContext } from '../core-context.js';
import type { Packet } from './packet.js';
import { Refusal, refuse, refuseForbidden, refuseMalformed } from '../wire/refusal.js';
import { first } from '../wire/request-head.js';
import { TooManySessionsError, type Session } from '../session-storage.js';

/** Create-Session [MC-BUP 3.2.5.2.4]. */
export async function createSession(packet: Packet, { settings, storage }: CoreContext): Promise<Ack> {
  if (!supportsUs(first(packet.head, 'bits-supported-protocols'))) refuseMalformed('no common protocol');
  await checkDestination(packet, { settings, storage });
  const session = await create(packet, { settings, storage });
  const headers: [string, string][] = [
    ['Pragma', 'no-cache'],
    ['BITS-Packet-Type', 'Ack'],
    ['BITS-Protocol', UPLOAD_PROTOCOL],
    ['BITS-Session-Id', session.id],
    ['Content-Length', '0'],
    ['Accept-encoding', 'identity'],
  ];
  if (settings.hostId !== undefined) {
    headers.push(['BITS-Host-Id', settings.hostId]);
    if (settings.hostIdFallbackTimeout !== undefined) {
      headers.push(['BITS-Host-Id-Fallback-Timeout', String(settings.hostIdFallbackTimeout)]);
    }
  }
  return { ...ack(), headers };
}

/**
 * Answers 503 with Retry-After at a limit: neither document defines a status, and the condition ends with other
 * sessions.
 */
async function create(packet: Packet, { settings, storage }: CoreContext): Promise<Session> {
  const limits = { ofUser: settings.sessionsLimit, ofAll: settings.totalSessionsLimit };
  try {
    return await storage.create(packet.destination, packet.user, limits);
  } catch (error) {
    if (!(error instanceof TooManySessionsError)) throw error;
    const busy = errorAck(503, HRESULT.accessDenied, undefined, [['Retry-After', '60']]);
    throw new Refusal(busy, error.message);
  }
}

/**
 * Compares without regard to case; entries are separated by white space or commas, and only the first hundred count
 * [MC-BUP <6>].
 */
function supportsUs(list: string | undefined): boolean {
  const protocols = (list ?? '').toLowerCase().split(/[\s,]+/);
  return protocols.filter(Boolean).slice(0, MAX_SUPPORTED_PROTOCOLS).includes(UPLOAD_PROTOCOL);
}

/** Refuses a destination that Close-Session would refuse, before the client has sent gigabytes. */
export async function checkDestination(
  { destination }: Pick<Packet, 'destination'>,
  { settings, storage }: Pick<CoreContext, 'settings' | 'storage'>,
): Promise<void> {
  const there = await storage.look(destination);
  if (there === 'folder') refuseForbidden('a folder has that name');
  if (there === 'file' && !settings.allowOverwrites) refuseTaken(settings.strict);
}

/** 409 according to [W32 ack-for-create-session], 403 according to [MC-BUP 2.2.1.2]. */
export function refuseTaken(strict: boolean): never {
  refuse(strict ? 403 : 409, HRESULT.accessDenied, 'the destination exists');
}
