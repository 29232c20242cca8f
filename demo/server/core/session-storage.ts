import type { Destination } from './destination.js';

/** The body of a request: throws or ends early when the client goes away. */
export type Body = AsyncIterable<Buffer>;

/** What the server application answered about a finished upload [MC-BUP 2.2.13]. */
export interface Notified {
  /** BITS-Static-Response-URL: the reply lies there, not here. */
  readonly staticReplyUrl?: string;
  /** A reply is stored with the session. */
  readonly reply: boolean;
  /** BITS-Copy-File-To-Destination: deliver the file although an application has taken it. */
  readonly copy: boolean;
}

/** One upload, as the storage knows it at this moment. */
export interface Session {
  readonly id: string;
  readonly destination: Destination;
  readonly user: string;
  /** Size of the file in bytes; unknown before the first Fragment. */
  readonly total?: number;
  /** Offset of the next wanted byte: everything below it is stored. */
  readonly received: number;
  readonly notified?: Notified;
}

export interface AppendRequest {
  readonly total: number;
  /** Bytes that the body should have. */
  readonly length: number;
  /** Leading bytes of the body that are stored already. */
  readonly skip: number;
  readonly body: Body;
  /** Fires when a later packet of the session has arrived: stop waiting for the body. */
  readonly overtaken: AbortSignal;
  /** What the whole body must hash to; nothing of the body is kept if it does not. */
  readonly sha256?: Buffer;
}

export interface AppendResult {
  /** The offset afterwards. */
  readonly received: number;
  /** `whole`: the body came to its end; `broken`: the client left; `mismatch`: the digest was wrong. */
  readonly end: 'whole' | 'broken' | 'overtaken' | 'mismatch';
}

/** The destination cannot take the file: something is there that may not be replaced. */
export class DestinationTakenError extends Error {
  override readonly name = 'DestinationTakenError';
}

/** The user, or all together, have as many sessions as they may have. */
export class TooManySessionsError extends Error {
  override readonly name = 'TooManySessionsError';
}

/** No room for more bytes; what is stored stays stored. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/** The staged bytes are not there any more. */
export class StagedFileGoneError extends Error {
  override readonly name = 'StagedFileGoneError';
}

/**
 * Where sessions live. Every answered call has happened for good: a server that dies at any point and comes
 * back finds each session at an offset at least as high as the last one answered.
 * Callers see to it that only one call at a time works on a session.
 */
export interface SessionStorage {
  look(destination: Destination): Promise<'free' | 'file' | 'folder'>;
  /** @throws TooManySessionsError at a limit, however many are created at a time. */
  create(
    destination: Destination,
    user: string,
    limits: { readonly ofUser: number; readonly ofAll: number },
  ): Promise<Session>;
  find(id: string): Promise<Session | undefined>;
  append(session: Session, request: AppendRequest): Promise<AppendResult>;
  saveNotified(session: Session, notified: Notified): Promise<Session>;
  /** Makes the staged file appear at its destination, whole. May be called again after a crash. */
  deliver(session: Session, overwrite: boolean): Promise<void>;
  remove(session: Session): Promise<void>;
  /** Absolute path of the staged bytes, for an application that is notified by reference. */
  dataFile(session: Session): string;
  /** Absolute path where the reply belongs. */
  replyFile(session: Session): string;
}
