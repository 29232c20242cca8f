import type { Destination } from './destination.js';

/** The body of a request; it throws or ends early if the client disconnects. */
export type Body = AsyncIterable<Buffer>;

/** The server application's answer about a finished upload [MC-BUP 2.2.13]. */
export interface Notified {
  /** BITS-Static-Response-URL: the reply is at this URL and not stored here. */
  readonly staticReplyUrl?: string;
  /** A reply is stored with the session. */
  readonly reply: boolean;
  /** BITS-Copy-File-To-Destination: deliver the file even though the application has received it. */
  readonly copy: boolean;
}

/** A snapshot of one upload. */
export interface Session {
  readonly id: string;
  readonly destination: Destination;
  readonly user: string;
  /** Size of the file in bytes; unknown before the first Fragment. */
  readonly total?: number;
  /** Offset of the next expected byte; all earlier bytes are stored. */
  readonly received: number;
  readonly notified?: Notified;
}

export interface AppendRequest {
  readonly total: number;
  /** Expected length of the body in bytes. */
  readonly length: number;
  /** Bytes at the start of the body that are stored already and have to be discarded. */
  readonly skip: number;
  readonly body: Body;
  /** Fires when a later packet of the session has arrived; the body need not be waited for any longer. */
  readonly overtaken: AbortSignal;
  /** The expected hash of the whole body; on a mismatch none of the body is kept. */
  readonly sha256?: Buffer;
}

export interface AppendResult {
  /** The offset after this call. */
  readonly received: number;
  /**
   * `whole`: the body is complete; `broken`: the client disconnected; `overtaken`: a later packet arrived; `mismatch`:
   * the digest was wrong.
   */
  readonly end: 'whole' | 'broken' | 'overtaken' | 'mismatch';
}

/** The destination exists and may not be replaced. */
export class DestinationTakenError extends Error {
  override readonly name = 'DestinationTakenError';
}

/** The limit of sessions per user, or of all users together, is reached. */
export class TooManySessionsError extends Error {
  override readonly name = 'TooManySessionsError';
}

/** The disk is full. Bytes that are stored already stay. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
}

/** The staged bytes have disappeared. */
export class StagedFileGoneError extends Error {
  override readonly name = 'StagedFileGoneError';
}

/**
 * Stores sessions. The effect of every completed call is permanent: after a crash at any point, a session's offset is
 * at least the last one returned.
 * Callers have to ensure that only one call at a time works on a session.
 */
export interface SessionStorage {
  look(destination: Destination): Promise<'free' | 'file' | 'folder'>;
  /** @throws TooManySessionsError at a limit, also under concurrent calls. */
  create(
    destination: Destination,
    user: string,
    limits: { readonly ofUser: number; readonly ofAll: number },
  ): Promise<Session>;
  find(id: string): Promise<Session | undefined>;
  append(session: Session, request: AppendRequest): Promise<AppendResult>;
  saveNotified(session: Session, notified: Notified): Promise<Session>;
  /** Moves the staged file to its destination in one step. May be repeated after a crash. */
  deliver(session: Session, overwrite: boolean): Promise<void>;
  remove(session: Session): Promise<void>;
  /** Absolute path of the staged bytes, for an application that is notified by reference. */
  dataFile(session: Session): string;
  /** Absolute path of the reply. */
  replyFile(session: Session): string;
}
