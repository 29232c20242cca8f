import type { Header } from './request.js';
import type { Target } from './target.js';

/** What a server may offer or not; the cases that need one are skipped where it is missing. */
export const FEATURES = ['get', 'overwrite', 'reply', 'host-id', 'override', 'cors'] as const;

export type Feature = (typeof FEATURES)[number];

export interface Settings {
  readonly target: Target;
  /** Expect MC-BUP's way where the two documents differ, otherwise W32's. */
  readonly strict: boolean;
  /** What the caller says the server offers, or does not; for the rest the server is asked. */
  readonly declared: ReadonlyMap<Feature, boolean>;
  /** Names of cases or groups; empty means all. */
  readonly only: readonly string[];
  readonly timeoutMs: number;
  /** Sent with every request, for servers that want credentials. */
  readonly headers: readonly Header[];
  readonly insecure: boolean;
  /** The page's origin in the cross-origin cases. */
  readonly origin: string;
  /** The directory on this machine that the server delivers to: looked into instead of asking with GET. */
  readonly filesDir?: string;
  /** The server's limit of one Fragment, if it has one that may be tried. */
  readonly maxFragmentBytes?: number;
  /** The server's limit of a whole file, if it has one that may be tried. */
  readonly maxUploadBytes?: number;
}

export const DEFAULTS = {
  strict: false,
  declared: new Map<Feature, boolean>(),
  only: [],
  timeoutMs: 5_000,
  headers: [],
  insecure: false,
  origin: 'https://conformance.example',
} as const satisfies Omit<Settings, 'target'>;
