import type { ServerResponse } from 'node:http';
import { REPLY_FOLDER } from '../../core/wire/constants.js';
import { parseDestination, sameDestination, targetPath } from '../../core/destination.js';
import { isOwner, type Visitor } from '../../core/packets/permit.js';
import { Refusal } from '../../core/wire/refusal.js';
import type { RequestHead } from '../../core/wire/request-head.js';
import type { DiskStorage } from '../../storage/disk-storage.js';
import type { FileList } from './file-list.js';
import { send } from '../send.js';
import { sendFile } from './send-file.js';

export interface ReadOptions {
  readonly storage: DiskStorage;
  readonly basePath: string;
  readonly reservedNames: readonly string[];
  readonly visitor: Visitor;
  readonly list: FileList;
}

type Headers = readonly (readonly [string, string])[];

const REPLY = new RegExp(`^(.*/)${REPLY_FOLDER}/Replies/([^/]+)/responsefile\\.bin$`, 'i');

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
  const { storage, basePath, reservedNames, list } = options;
  const path = targetPath(head.target);
  const query = new URLSearchParams(head.target.split('?')[1] ?? '');
  try {
    const reply = REPLY.exec(path);
    if (reply) {
      await sendReply(reply, head, response, options, added);
      return;
    }
    if (path === basePath && query.has('list')) {
      await list.answer(head, response, query.has('sha256'), added);
      return;
    }
    if (path === basePath) {
      send(response, 404, [['Content-Length', '0'], ...added]);
      return;
    }
    const destination = parseDestination(path, basePath, reservedNames);
    const file = await storage.locate(destination);
    await sendFile(head, response, file, destination.at(-1) ?? 'file', added);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // For a reader, an invalid name is a file that does not exist.
    send(response, 404, [['Content-Length', '0'], ...added]);
  }
}

/**
 * Sends the reply of an upload-reply session while the session exists [MC-BUP 3.2.5.2.7]: only to its user, and only
 * below the folder of its destination, on which the permission may depend.
 */
async function sendReply(
  [, folder = '', id = '']: readonly string[],
  head: RequestHead,
  response: ServerResponse,
  { storage, basePath, reservedNames, visitor }: ReadOptions,
  added: Headers,
): Promise<void> {
  const session = await storage.find(decode(id));
  // The last name is arbitrary.
  const named = parseDestination(`${folder}-`, basePath, reservedNames).slice(0, -1);
  const here = session && sameDestination(session.destination.slice(0, -1), named);
  const mine = here && isOwner(visitor, session) && session.notified?.reply;
  const file = mine ? storage.replyFile(session) : undefined;
  await sendFile(head, response, file, 'responsefile.bin', added);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
