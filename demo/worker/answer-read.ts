import { parseDestination, targetPath } from '../server/core/destination.js';
import type { CoreSettings } from '../server/core/core-settings.js';
import { first, type RequestHead } from '../server/core/wire/request-head.js';
import { Refusal } from '../server/core/wire/refusal.js';
import { statusAck } from '../server/faults/changed-acks.js';
import type { FaultRules } from '../server/faults/fault-rules.js';
import { packetFacts } from '../server/faults/packet-facts.js';
import { waitOrGone } from '../server/faults/wait.js';
import { requestedRange } from '../server/front/files/byte-range.js';
import { toResponse } from './to-response.js';
import type { WorkerStorage } from './worker-storage.js';

const METHODS = 'BITS_POST, POST, GET, HEAD, OPTIONS';

export interface ReadContext {
  readonly settings: Pick<CoreSettings, 'basePath' | 'reservedNames'>;
  readonly storage: WorkerStorage;
  readonly rules: FaultRules;
}

/** Answers GET, HEAD and OPTIONS for an uploaded file, or fails as the rules say. */
export async function answerRead(
  head: RequestHead,
  gone: Promise<void>,
  { settings, storage, rules }: ReadContext,
): Promise<Response> {
  if (head.method === 'OPTIONS') return new Response(null, { status: 200, headers: { Allow: METHODS } });
  for (const rule of rules.match(packetFacts(head))) {
    if (rule.fault === 'delay' || rule.fault === 'hang') await waitOrGone(rule.ms, gone);
    if (rule.fault === 'status') return toResponse(statusAck(rule));
    if (rule.fault === 'reset') return Response.error();
  }
  const file = await storage.file(destinationOf(head, settings));
  if (!file) return new Response(null, { status: 404 });
  const { blob, owner, changedAt } = file;
  const etag = `"${owner}"`;
  const condition = first(head, 'if-range');
  const isStale = condition !== undefined && condition !== etag;
  const range = isStale ? undefined : requestedRange(first(head, 'range'), blob.size);
  if (range === 'unsatisfiable')
    return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${blob.size}` } });
  const part = range ? blob.slice(range.first, range.last + 1) : blob;
  return new Response(head.method === 'HEAD' ? null : part, {
    status: range ? 206 : 200,
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(part.size),
      'Accept-Ranges': 'bytes',
      ETag: etag,
      Date: new Date().toUTCString(),
      'Last-Modified': new Date(changedAt).toUTCString(),
      // A download, never for display
      'Content-Disposition': 'attachment',
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      ...(range && { 'Content-Range': `bytes ${range.first}-${range.last}/${blob.size}` }),
    },
  });
}

function destinationOf({ target }: RequestHead, { basePath, reservedNames }: ReadContext['settings']) {
  try {
    return parseDestination(targetPath(target), basePath, reservedNames);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
