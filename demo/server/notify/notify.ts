import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Notifier } from '../core/notifier.js';
import type { RequestHead } from '../core/wire/request-head.js';
import { Refusal } from '../core/wire/refusal.js';
import type { Notified, Session, SessionStorage } from '../core/session-storage.js';
import { applicationFailed, applicationTimedOut, readAnswer } from './application-answer.js';
import { headerPath } from './header-path.js';

export interface NotifyOptions {
  /** 1 (by reference): send the file's path; 2 (by value): send the file. */
  readonly type: 1 | 2;
  readonly url: string;
  readonly timeoutMs: number;
}

/** Notifies the server application [MC-BUP 2.2.12, 3.3] and stores its reply. */
export function createNotifier(
  options: NotifyOptions,
  storage: Pick<SessionStorage, 'dataFile' | 'replyFile'>,
): Notifier {
  return async (session, head) => {
    const files = { data: storage.dataFile(session), reply: storage.replyFile(session) };
    const deadline = AbortSignal.timeout(options.timeoutMs);
    try {
      // A reply left by an earlier, failed attempt must not be taken for the answer to this one.
      await rm(files.reply, { force: true });
      const response = await ask(options, session, head, files, deadline);
      return await takeReply(response, files.reply, deadline);
    } catch (error) {
      await rm(files.reply, { force: true });
      if (error instanceof Refusal) throw error;
      if (deadline.aborted) applicationTimedOut();
      applicationFailed(502, `the application failed: ${String(error)}`);
    }
  };
}

interface Files {
  readonly data: string;
  readonly reply: string;
}

async function ask(
  { type, url }: NotifyOptions,
  session: Session,
  head: RequestHead,
  files: Files,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const headers: OutgoingHttpHeaders = {
    'BITS-Original-Request-URL': new URL(head.target, head.origin).href,
  };
  if (type === 1) {
    headers['BITS-Request-DataFile-Name'] = headerPath.encode(files.data);
    headers['BITS-Response-DataFile-Name'] = headerPath.encode(files.reply);
  }
  const bytes = type === 2 ? session.received : 0;
  headers['Content-Length'] = bytes;
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: 'POST',
    headers,
    signal,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  const body = bytes > 0 ? createReadStream(files.data, { end: bytes - 1 }) : Readable.from([]);
  // An application may answer without reading the whole body; its answer then matters, not the broken pipe.
  const sent = pipeline(body, request).catch(() => undefined);
  const response = await answered;
  await Promise.race([sent, new Promise((resolve) => response.once('close', resolve))]).catch(
    () => undefined,
  );
  return response;
}

/** The reply is the file that the application wrote, otherwise the body of its response. */
async function takeReply(response: IncomingMessage, file: string, signal: AbortSignal): Promise<Notified> {
  const { staticReplyUrl, copy } = await readAnswerOrDrain(response);
  const draft = `${file}.part`;
  await pipeline(response, createWriteStream(draft), { signal });
  const bytes = await sizeOf(draft);
  const written = (await sizeOf(file)) !== undefined;
  if (!staticReplyUrl && !written && bytes) await rename(draft, file);
  else await rm(draft, { force: true });
  if (staticReplyUrl) return { staticReplyUrl, reply: false, copy };
  return { reply: written || Boolean(bytes), copy };
}

async function readAnswerOrDrain(response: IncomingMessage) {
  try {
    return readAnswer(response);
  } catch (error) {
    response.resume();
    throw error;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.size;
}
