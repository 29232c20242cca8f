import type { RequestHead } from './request-head.js';

/** An answer of the page author's own permission check. */
export type Permit = { readonly user?: string } | { readonly status: 401 | 403; readonly challenge?: string };

/** What the protocol core has to be told; the meaning of each is in `settings.ts`. */
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
  /** Folded names at any level of the destination that belong to the server. */
  readonly reservedNames: readonly string[];
  readonly authorize: ((head: RequestHead) => Permit | Promise<Permit>) | undefined;
}
