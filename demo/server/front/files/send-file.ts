import { constants, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { first, type RequestHead } from '../../core/wire/request-head.js';
import { errorCode } from '../../storage/error-code.js';
import { requestedRange } from './byte-range.js';
import { send } from '../send.js';

/**
 * Sends a file as a download, never for display, as uploaded files are untrusted. Supports resumed downloads by Range
 * and If-Range. Answers 404 itself if there is no plain file.
 */
export async function sendFile(
  head: RequestHead,
  response: ServerResponse,
  file: string | undefined,
  name: string,
  added: readonly (readonly [string, string])[],
): Promise<void> {
  const handle = file === undefined ? undefined : await openPlainFile(file);
  if (!handle) {
    send(response, 404, [['Content-Length', '0'], ...added]);
    return;
  }
  try {
    const stats = await handle.stat();
    const range = wantedRange(head, stats);
    if (range === 'unsatisfiable') {
      const headers = [
        ['Content-Range', `bytes */${stats.size}`],
        ['Content-Length', '0'],
      ] as const;
      send(response, 416, [...headers, ...added]);
      return;
    }
    const { first: start, last: end } = range ?? { first: 0, last: stats.size - 1 };
    response.writeHead(range ? 206 : 200, [
      ...['Content-Type', 'application/octet-stream', 'Content-Length', String(end - start + 1)],
      ...['Accept-Ranges', 'bytes', 'ETag', etag(stats), 'Last-Modified', stats.mtime.toUTCString()],
      ...['Content-Disposition', disposition(name), 'X-Content-Type-Options', 'nosniff'],
      ...['Content-Security-Policy', "sandbox; default-src 'none'", 'Cache-Control', 'no-store'],
      ...(range ? ['Content-Range', `bytes ${start}-${end}/${stats.size}`] : []),
      ...added.flat(),
    ]);
    if (head.method === 'HEAD' || end < start) response.end();
    else
      await pipeline(handle.createReadStream({ start, end, autoClose: false }), response).catch(
        () => undefined,
      );
  } finally {
    await handle.close();
  }
}

/** Opens a file; undefined if it is a symbolic link or not a plain file. */
async function openPlainFile(file: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    // Both constants are undefined, thus 0, on Windows. Without O_NONBLOCK, opening a named pipe would wait for its
    // writer.
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'ENXIO', 'ENAMETOOLONG'].includes(errorCode(error)))
      return undefined;
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}

function wantedRange(head: RequestHead, stats: Stats) {
  const condition = first(head, 'if-range');
  const stale = condition !== undefined && condition !== etag(stats);
  return stale ? undefined : requestedRange(first(head, 'range'), stats.size);
}

function etag(stats: Stats): string {
  return `"${stats.ino.toString(36)}-${stats.size.toString(36)}-${Math.trunc(stats.mtimeMs).toString(36)}"`;
}

/**
 * Content-Disposition with both forms of the name [RFC 6266]; as the name is untrusted, the plain form keeps letters
 * and digits only.
 */
function disposition(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9 ._-]/g, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
