import { bytesOf } from '../checkpoints/fingerprint.js';
import { sha256 } from '../checkpoints/sha256.js';
import { CONTENT_DIGEST } from '../protocol/constants.js';
import { encodePacket, type RequestPacket } from '../protocol/packets.js';
import type { SessionPorts } from './session-ports.js';

/** A packet without content: only a body makes a browser send Content-Length: 0 [MC-BUP 2.2.1.1]. */
const NO_CONTENT = new Blob([]);

/** A packet ready to leave. */
export interface PreparedPacket {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
}

/**
 * Gathers what a packet leaves with: the file's bytes as a view, the page's headers, the digest.
 *
 * @param saved What the packet may do on the server is in the checkpoint before it leaves.
 * @throws Whatever the page's `headers` threw, or reading the file for the digest.
 */
export async function preparePacket(
  packet: RequestPacket,
  url: string,
  ports: SessionPorts,
  saved: Promise<void>,
): Promise<PreparedPacket> {
  const encoded = encodePacket(packet, ports.methodOverride);
  const body = packet.type === 'Fragment' ? ports.slice(packet.range) : NO_CONTENT;
  await ports.clearance();
  const digests = ports.integrity === 'sha-256' && body.size > 0;
  const [own, digest] = await Promise.all([
    ports.headers(packet.type, url),
    digests ? contentDigest(body) : undefined,
    saved,
  ]);
  const ours = { ...digest, ...encoded.headers };
  return { method: encoded.method, headers: { ...without(own, ours), ...ours }, body };
}

/** The page's headers but for those the protocol sets itself: fetch would join the two values. */
function without(own: Readonly<Record<string, string>>, ours: object): Record<string, string> {
  const taken = new Set(Object.keys(ours).map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(own).filter(([name]) => !taken.has(name.toLowerCase())));
}

/** RFC 9530. The one case in which a Fragment is read into memory: the author asked for it. */
async function contentDigest(body: Blob): Promise<Record<string, string>> {
  const digest = await sha256(await bytesOf(body));
  return { [CONTENT_DIGEST]: `sha-256=:${btoa(String.fromCharCode(...digest))}:` };
}
