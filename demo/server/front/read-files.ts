import type { ServerResponse } from 'node:http';
import { REPLY_FOLDER } from '../core/constants.js';
import { parseDestination, targetPath } from '../core/destination.js';
import { Refusal } from '../core/refusal.js';
import type { RequestHead } from '../core/request-head.js';
import type { DiskStorage } from '../storage/disk-storage.js';
import { safePath } from '../storage/safe-path.js';
import { listFiles } from './listing.js';
import { send, sendJson } from './send.js';
import { sendFile } from './send-file.js';

export interface ReadOptions {
  readonly storage: DiskStorage;
  readonly basePath: string;
  readonly reservedNames: readonly string[];
}

type Headers = readonly (readonly [string, string])[];

const REPLY = new RegExp(`/${REPLY_FOLDER}/Replies/([^/]+)/responsefile\\.bin$`, 'i');

/**
 * GET and HEAD below the base path: replies, delivered files, and the list of these (`?list`, and
 * `?list&sha256` with their digests).
 */
export async function readFiles(
  head: RequestHead,
  response: ServerResponse,
  options: ReadOptions,
  added: Headers,
): Promise<void> {
  const { storage, basePath, reservedNames } = options;
  const path = targetPath(head.target);
  const query = new URLSearchParams(head.target.split('?')[1] ?? '');
  try {
    const reply = REPLY.exec(path);
    if (reply) {
      await sendReply(decode(reply[1] ?? ''), head, response, storage, added);
      return;
    }
    if (path === basePath && query.has('list')) {
      const hidden = (name: string): boolean => reservedNames.includes(name.normalize('NFKC').toLowerCase());
      sendJson(response, 200, await listFiles(storage.root, basePath, hidden, query.has('sha256')), added);
      return;
    }
    if (path === basePath) {
      send(response, 404, [['Content-Length', '0'], ...added]);
      return;
    }
    const destination = parseDestination(path, basePath, reservedNames);
    const file = await safePath(storage.root, destination);
    await sendFile(head, response, file, destination.at(-1) ?? 'file', added);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // To somebody who only reads, a name that cannot be is a file that is not there.
    send(response, 404, [['Content-Length', '0'], ...added]);
  }
}

/** The reply of an upload-reply session, for as long as the session lives [MC-BUP 3.2.5.2.7]. */
async function sendReply(
  id: string,
  head: RequestHead,
  response: ServerResponse,
  storage: DiskStorage,
  added: Headers,
): Promise<void> {
  const session = await storage.find(id);
  const file = session?.notified?.reply ? storage.replyFile(session) : undefined;
  await sendFile(head, response, file, 'responsefile.bin', added);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
