import path from 'node:path';
import type { CoreSettings, Permit } from './core/core-settings.js';
import type { RequestHead } from './core/wire/request-head.js';
import { isHostPattern } from './front/allowed-hosts.js';
import { isNetwork } from './front/client-address.js';
import type { CorsSettings } from './front/cors.js';
import type { Writer } from './storage/staging-file.js';

/** Form in which the server application receives a finished upload [W32 BITSServerNotificationType]. */
export type NotificationType = 0 | 1 | 2;

/** All settings. Only `uploadDir` is required. */
export interface BitsSettings {
  /** Directory of finished files; created if missing. */
  readonly uploadDir: string;
  /** Directory of the sessions, on the same file system. Default: `.bits` in `uploadDir`, which no URL can reach. */
  readonly stateDir: string;
  /** URL path of the upload directory, with `/` at both ends. Default: `/uploads/`. */
  readonly basePath: string;
  /** BITSUploadEnabled: whether uploads are accepted. Default: true. */
  readonly uploadEnabled: boolean;
  /** BITSSessionTimeout: seconds without progress after which a session is deleted. Default: 1,209,600. */
  readonly sessionTimeout: number;
  /** BITSMaximumUploadSize: maximum bytes of a file. Default: no limit. */
  readonly maximumUploadSize: number;
  /** Maximum bytes of a Fragment. Default: no limit. */
  readonly maximumFragmentSize: number;
  /** BITSAllowOverwrites: whether existing files may be replaced. Default: false. */
  readonly allowOverwrites: boolean;
  /** BITSHostId: sent in Create-Session's Ack. Default: none. */
  readonly hostId: string | undefined;
  /** BITSHostIdFallbackTimeout: seconds, sent with the host id. Default: 86,400. */
  readonly hostIdFallbackTimeout: number | undefined;
  /** BITSServerNotificationType: 0 none, 1 by reference, 2 by value. Default: 0. */
  readonly notificationType: NotificationType;
  /** BITSServerNotificationURL: URL of the server application. Default: none. */
  readonly notificationUrl: string | undefined;
  /** Seconds within which the server application has to answer [MC-BUP 3.3.2]. Default: 300. */
  readonly notificationTimeout: number;
  /** BITSNumberOfSessionsLimit: sessions per user; without authentication per IPv4 address or IPv6 /64. Default: 50. */
  readonly sessionsLimit: number;
  /** Maximum number of sessions of all users together. Default: 100,000. */
  readonly totalSessionsLimit: number;
  /**
   * Whether to follow MC-BUP where it differs from W32: 416 to overlaps, 403 for an existing destination. Default:
   * false.
   */
  readonly strict: boolean;
  /** Form of BITS-Reply-URL: IIS's relative one with backslashes, or absolute. Default: relative. */
  readonly replyUrl: 'relative' | 'absolute';
  /**
   * Host names under which requests are accepted, without port: `files.example.com`, `.example.com` for it and its
   * subdomains, or `*`. Loopback addresses always accept loopback names too. Default: none are listed; then loopback
   * addresses accept only loopback names, against DNS rebinding, and other addresses accept every name.
   */
  readonly allowedHosts: readonly string[];
  /**
   * The answer to `GET <basePath>?list`: none, the delivered files, or (`?list&sha256`) digests too, for which the
   * server reads every file. Default: files.
   */
  readonly listing: 'none' | 'files' | 'digests';
  /** Maximum number of files in a list; the first ones found are listed. Default: 10,000. */
  readonly maxListedFiles: number;
  /** Maximum bytes of a list. Default: 4,194,304. */
  readonly maxListBytes: number;
  /** Requests for lists that may be open at once; others get 503. Default: 256. */
  readonly maxListRequests: number;
  /** Requests for lists with digests that may be open at once; others get 503. Default: 4. */
  readonly maxDigestRequests: number;
  /**
   * Addresses and networks of proxies whose `forwardedHeader` is trusted to name the client: `127.0.0.1`, `10.0.0.0/8`.
   * Default: none; `sessionsLimit` then treats all clients of a proxy as one user.
   */
  readonly trustedProxies: readonly string[];
  /** The header that these proxies set; other forwarding headers are ignored. Default: X-Forwarded-For. */
  readonly forwardedHeader: 'x-forwarded-for' | 'forwarded';
  /** Origins whose pages may use the server; `*` for all, `http://host:*` for all ports. Default: none. */
  readonly allowedOrigins: readonly string[];
  /** Whether these pages may send cookies and HTTP authentication. Not allowed together with `*`. Default: false. */
  readonly allowCredentials: boolean;
  /** Seconds for which browsers may cache a preflight. Default: 7,200, Chromium's maximum. */
  readonly corsMaxAge: number;
  /** Whether to flush to the disk before every Ack, so that acknowledged bytes survive a power cut. Default: false. */
  readonly durable: boolean;
  /** Maximum bytes of all unfinished uploads together. Default: no limit. */
  readonly stagingQuota: number;
  /** Bytes of the disk that uploads leave free; with less, the disk counts as full. 0: none. Default: 67,108,864. */
  readonly minimumFreeSpace: number;
  /** Longest request head in bytes. Default: 16,384. */
  readonly maxHeadBytes: number;
  /**
   * Milliseconds for a request's head, and from a new connection, or its TLS handshake, to the end of its first head.
   * Default: 20,000.
   */
  readonly headTimeoutMs: number;
  /** Milliseconds in which at least 1 KiB of a body has to arrive. Default: 120,000. */
  readonly bodyIdleMs: number;
  /** Milliseconds in which a client has to receive 64 KiB of an answer, or the rest of it. Default: 120,000. */
  readonly writeIdleMs: number;
  /**
   * Milliseconds for which an idle connection is kept open. Default: 75,000, longer than in proxies and browsers, so
   * that they close it first.
   */
  readonly keepAliveMs: number;
  /** Concurrent connections. Default: 2,000. */
  readonly maxConnections: number;
  /** Concurrent connections per IPv4 address or IPv6 /64, except trusted proxies; 0 for no limit. Default: 500. */
  readonly maxConnectionsPerAddress: number;
  /** Whether to serve the fault layer and the request log at `/faults`. For tests and demos only. Default: false. */
  readonly faults: boolean;
  /** Maximum number of requests in the fault layer's log; the oldest are dropped first. Default: 20,000. */
  readonly faultLogEntries: number;
  /** Approximate maximum memory of this log in bytes. Default: 16,777,216. */
  readonly faultLogBytes: number;
  /** Maximum number of fault rules at a time. Default: 1,000. */
  readonly maxFaultRules: number;
  /** Authorises each request except preflights. Default: everything is permitted. */
  readonly authorize: ((head: RequestHead) => Permit | Promise<Permit>) | undefined;
  /** Called with failures that the protocol does not provide for: bugs and disk failures. Default: prints them. */
  readonly onFailure: (error: unknown) => void;
  /** Replaces writing to the disk, to simulate a full one. Default: none. */
  readonly writer: Writer | undefined;
}

export type BitsOptions = Partial<BitsSettings> & Pick<BitsSettings, 'uploadDir'>;

const DEFAULTS: Omit<BitsSettings, 'uploadDir' | 'stateDir'> = {
  basePath: '/uploads/',
  uploadEnabled: true,
  sessionTimeout: 1_209_600,
  maximumUploadSize: Infinity,
  maximumFragmentSize: Infinity,
  allowOverwrites: false,
  hostId: undefined,
  hostIdFallbackTimeout: 86_400,
  notificationType: 0,
  notificationUrl: undefined,
  notificationTimeout: 300,
  sessionsLimit: 50,
  totalSessionsLimit: 100_000,
  strict: false,
  replyUrl: 'relative',
  allowedHosts: [],
  listing: 'files',
  maxListedFiles: 10_000,
  maxListBytes: 4 * 1024 * 1024,
  maxListRequests: 256,
  maxDigestRequests: 4,
  trustedProxies: [],
  forwardedHeader: 'x-forwarded-for',
  allowedOrigins: [],
  allowCredentials: false,
  corsMaxAge: 7200,
  durable: false,
  stagingQuota: Infinity,
  minimumFreeSpace: 64 * 1024 * 1024,
  maxHeadBytes: 16 * 1024,
  headTimeoutMs: 20_000,
  bodyIdleMs: 120_000,
  writeIdleMs: 120_000,
  keepAliveMs: 75_000,
  maxConnections: 2000,
  maxConnectionsPerAddress: 500,
  faults: false,
  faultLogEntries: 20_000,
  faultLogBytes: 16 * 1024 * 1024,
  maxFaultRules: 1000,
  authorize: undefined,
  onFailure: (error) => console.error(error),
  writer: undefined,
};

/** Node's timers fire at once if set for more milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A setting has an invalid value, or contradicts another one. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Checks the settings and fills in the defaults.
 * @throws SettingsError that names the setting: the server must not start with part of its settings.
 */
export function completeSettings(options: BitsOptions): BitsSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const uploadDir = path.resolve(options.uploadDir);
  const settings: BitsSettings = {
    ...DEFAULTS,
    ...given,
    uploadDir,
    stateDir: stateDirOf(options),
  };
  check(/^\/(?:[\w.~-]+\/)*$/.test(settings.basePath), 'basePath has to begin and end with "/"');
  check([0, 1, 2].includes(settings.notificationType), 'notificationType is 0, 1 or 2');
  check(settings.notificationType === 0 || isHttpUrl(settings.notificationUrl), 'notificationUrl is missing');
  const everyone = settings.allowedOrigins.includes('*');
  check(!everyone || !settings.allowCredentials, 'allowCredentials with every origin would let any page in');
  check(settings.hostId === undefined || isHost(settings.hostId), 'hostId is a host, perhaps with a port');
  check(settings.allowedHosts.every(isHostPattern), 'allowedHosts holds host names without scheme and port');
  const sizes = [
    'maximumUploadSize',
    'maximumFragmentSize',
    'sessionTimeout',
    'sessionsLimit',
    'totalSessionsLimit',
  ] as const;
  check(
    settings.trustedProxies.every(isNetwork),
    'trustedProxies holds addresses, or networks as 10.0.0.0/8',
  );
  const lists = ['maxListedFiles', 'maxListBytes', 'maxListRequests', 'maxDigestRequests'] as const;
  const faults = ['faultLogEntries', 'faultLogBytes', 'maxFaultRules'] as const;
  for (const name of [
    ...sizes,
    ...lists,
    ...faults,
    'notificationTimeout',
    'stagingQuota',
    'maxHeadBytes',
  ] as const) {
    check(settings[name] > 0, `${name} has to be positive`);
  }
  for (const name of ['headTimeoutMs', 'bodyIdleMs', 'writeIdleMs', 'keepAliveMs'] as const) {
    check(
      settings[name] > 0 && settings[name] <= MAX_TIMER_MS,
      `${name} has to be from 1 to ${MAX_TIMER_MS}`,
    );
  }
  check(settings.maxConnections > 0, 'maxConnections has to be positive');
  check(settings.maxConnectionsPerAddress >= 0, 'maxConnectionsPerAddress is 0 or positive');
  return settings;
}

/** The directory of the sessions, as an absolute path. */
export function stateDirOf({ uploadDir, stateDir }: Pick<BitsOptions, 'uploadDir' | 'stateDir'>): string {
  return path.resolve(stateDir ?? path.join(uploadDir, '.bits'));
}

/** The settings of the protocol core. */
export function coreSettings(settings: BitsSettings): CoreSettings {
  return { ...settings, reservedNames: reservedNames(settings) };
}

/** The settings for pages of other origins. */
export function corsSettings(settings: BitsSettings): CorsSettings {
  return settings;
}

/** Whether a name below the upload directory is reserved, so that no URL reaches it. */
export function isReservedName(name: string, reserved: readonly string[]): boolean {
  return reserved.includes(name.normalize('NFKC').toLowerCase());
}

/** The reserved names below the upload directory, in NFKC and lower case. */
export function reservedNames({ stateDir, uploadDir }: BitsSettings): readonly string[] {
  const first = path.relative(uploadDir, path.resolve(stateDir)).split(path.sep)[0] ?? '';
  const own = first === '' || first === '..' || path.isAbsolute(first) ? [] : [first];
  return ['.bits', ...own].map((name) => name.normalize('NFKC').toLowerCase());
}

function isHttpUrl(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^https?:/i.test(url);
}

function isHost(host: string): boolean {
  return /^(?:[\w.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/.test(host);
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new SettingsError(message);
}
