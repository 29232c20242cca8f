import type { Header } from '../http/request.js';
import type { Target } from '../http/target.js';

/** Optional features of a server; the cases that need a missing one are skipped. */
export const FEATURES = ['parallel', 'get', 'overwrite', 'reply', 'host-id', 'override', 'cors'] as const;

export type Feature = (typeof FEATURES)[number];

export interface Settings {
  readonly target: Target;
  /** Whether to expect MC-BUP's behaviour where the two documents differ; otherwise W32's. */
  readonly strict: boolean;
  /** Features that the caller declares as offered or not; the others are probed. */
  readonly declared: ReadonlyMap<Feature, boolean>;
  /** Names of cases or groups to run; empty: all. */
  readonly only: readonly string[];
  readonly timeoutMs: number;
  /** Headers of every request, such as credentials. */
  readonly headers: readonly Header[];
  readonly insecure: boolean;
  /** The origin of the page in the cross-origin cases. */
  readonly origin: string;
  /** The local directory to which the server delivers; it is read instead of using GET. */
  readonly filesDir?: string;
  /** The server's limit for a Fragment in bytes. Without it, the limit is not tested. */
  readonly maxFragmentBytes?: number;
  /** The server's limit for a file in bytes. Without it, the limit is not tested. */
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
