import type { RequestHead } from './wire/request-head.js';

/**
 * The result of `authorize`: the user, or the status that refuses the request. `challenge` is the `WWW-Authenticate` of a 401.
 * Default: the scheme of the request's own `Authorization`, otherwise `Basic realm="uploads"`, for which a browser asks the
 * user by a dialog of its own.
 */
export type Permit = { readonly user?: string } | { readonly status: 401 | 403; readonly challenge?: string };

/** The settings of the protocol core; `settings.ts` documents each. */
export interface CoreSettings {
  readonly basePath: string;
  readonly uploadEnabled: boolean;
  readonly maximumUploadSize: number;
  readonly maximumFragmentSize: number;
  readonly allowOverwrites: boolean;
  readonly hostId: string | undefined;
  readonly hostIdFallbackTimeout: number | undefined;
  readonly sessionsLimit: number;
  readonly totalSessionsLimit: number;
  readonly strict: boolean;
  readonly replyUrl: 'relative' | 'absolute';
  /** Names that belong to the server, at any level of a destination; normalised to NFKC and lower case. */
  readonly reservedNames: readonly string[];
  readonly authorize: ((head: RequestHead) => Permit | Promise<Permit>) | undefined;
}
