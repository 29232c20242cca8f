import { loadDigests } from '../../file/load-digests.js';
import { CONTENT_DIGEST } from '../../protocol/constants.js';
import type { ByteRange } from '../../protocol/content-range.js';
import { encodePacket, type RequestPacket } from '../../protocol/packets.js';
import type { SessionFile, SessionIo } from '../ports/session-io.js';

/** Body of a packet without content: without a body browsers send no Content-Length: 0 [MC-BUP 2.2.1.1]. */
const NO_CONTENT = new Blob([]);

/** A packet with everything that its request needs. */
export interface PreparedPacket {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
}

/**
 * Collects the body of a packet (a view of the file), the page's headers and the digest.
 *
 * @param digest Content-Digest of a Fragment, if the page wants one.
 * @param saved Resolves when the pending checkpoint writes are complete; awaited before the packet is sent.
 * @throws The errors of the page's `headers` and of reading the file for the digest.
 */
export async function preparePacket(
  packet: RequestPacket,
  url: string,
  { requests, file, network }: SessionIo,
  saved: Promise<void> | undefined,
  digest: Promise<Record<string, string>> | undefined,
): Promise<PreparedPacket> {
  const encoded = encodePacket(packet, requests.methodOverride);
  const body = packet.type === 'Fragment' ? file.slice(packet.range) : NO_CONTENT;
  await network.ready();
  const [own, digested] = await Promise.all([requests.headers(packet.type, url), digest, saved]);
  const ours = { ...digested, ...encoded.headers };
  return { method: encoded.method, headers: { ...without(own, ours), ...ours }, body };
}

/** The page's headers without those that the protocol sets: fetch would join the two values. */
function without(own: Readonly<Record<string, string>>, ours: object): Record<string, string> {
  const taken = new Set(Object.keys(ours).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(own).filter(([name]) => !taken.has(name.toLowerCase())));
}

/** Content-Digest header [RFC 9530]; the only case in which a Fragment is read into memory. */
export async function contentDigest(file: SessionFile, range: ByteRange): Promise<Record<string, string>> {
  const digests = await loadDigests();
  return { [CONTENT_DIGEST]: await digests.contentDigest(file.slice(range)) };
}
