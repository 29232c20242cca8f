import path from 'node:path';
import type { CoreSettings, Permit } from './core/core-settings.js';
import type { RequestHead } from './core/request-head.js';
import { isHostPattern } from './front/allowed-hosts.js';
import { isNetwork } from './front/client-address.js';
import type { CorsSettings } from './front/cors.js';
import type { Writer } from './storage/staging-file.js';

/** How a finished upload is handed to the server application [W32 BITSServerNotificationType]. */
export type NotificationType = 0 | 1 | 2;

/** Everything that can be set. Only `uploadDir` has to be. */
export interface BitsSettings {
  /** Directory that finished files appear in; made if missing. */
  readonly uploadDir: string;
  /** Directory of the sessions, on the same file system. Default: `.bits` in `uploadDir`, hidden from all URLs. */
  readonly stateDir: string;
  /** URL path of the upload directory, with `/` at both ends. Default: `/uploads/`. */
  readonly basePath: string;
  /** BITSUploadEnabled. Default: true. */
  readonly uploadEnabled: boolean;
  /** BITSSessionTimeout: seconds without progress after which a session is dropped. Default: 1,209,600. */
  readonly sessionTimeout: number;
  /** BITSMaximumUploadSize: bytes of one file. Default: no limit. */
  readonly maximumUploadSize: number;
  /** Bytes of one Fragment. Default: no limit. */
  readonly maximumFragmentSize: number;
  /** BITSAllowOverwrites. Default: false. */
  readonly allowOverwrites: boolean;
  /** BITSHostId: sent in Create-Session's Ack. Default: none. */
  readonly hostId: string | undefined;
  /** BITSHostIdFallbackTimeout: seconds, sent with the host id. Default: 86,400. */
  readonly hostIdFallbackTimeout: number | undefined;
  /** BITSServerNotificationType: 0 none, 1 by reference, 2 by value. Default: 0. */
  readonly notificationType: NotificationType;
  /** BITSServerNotificationURL: where the server application listens. */
  readonly notificationUrl: string | undefined;
  /** Seconds that the server application may take [MC-BUP 3.3.2]. Default: 300. */
  readonly notificationTimeout: number;
  /** BITSNumberOfSessionsLimit, per user; without sign-in per IPv4 address or IPv6 network of 64 bits. Default: 50. */
  readonly sessionsLimit: number;
  /** Sessions of all users together. Default: 100,000. */
  readonly totalSessionsLimit: number;
  /** Follow MC-BUP where it differs from W32: overlaps are 416, an existing destination is 403. Default: false. */
  readonly strict: boolean;
  /** Form of BITS-Reply-URL: IIS's relative one with backslashes, or absolute. Default: relative. */
  readonly replyUrl: 'relative' | 'absolute';
  /**
   * Host names that requests may come under, without port: `files.example.com`, `.example.com` with all below it, or
   * `*`. Connections to a loopback address take loopback names besides. Default: none are listed; then loopback
   * addresses take loopback names only, against DNS rebinding, and other addresses every name.
   */
  readonly allowedHosts: readonly string[];
  /**
   * `GET <basePath>?list`: none, the delivered files, or (`?list&sha256`) digests too, for which the server reads every
   * file. Default: files.
   */
  readonly listing: 'none' | 'files' | 'digests';
  /** Files of one list; those that are found first. Default: 10,000. */
  readonly maxListedFiles: number;
  /** Bytes of one list. Default: 4,194,304. */
  readonly maxListBytes: number;
  /** Lists that are asked for and not yet read; beyond it 503. Default: 256. */
  readonly maxListRequests: number;
  /** The same of lists with digests. Default: 4. */
  readonly maxDigestRequests: number;
  /**
   * Addresses and networks of proxies whose `forwardedHeader` is believed when it names the client: `127.0.0.1`,
   * `10.0.0.0/8`. Default: none; all clients of a proxy are then one user to `sessionsLimit`.
   */
  readonly trustedProxies: readonly string[];
  /** The header that these proxies write; whatever else a client sends is not looked at. Default: X-Forwarded-For. */
  readonly forwardedHeader: 'x-forwarded-for' | 'forwarded';
  /** Origins whose pages may use the server; `*` for all, `http://host:*` for all ports. Default: none. */
  readonly allowedOrigins: readonly string[];
  /** Let those pages send cookies and HTTP authentication. Not together with `*`. Default: false. */
  readonly allowCredentials: boolean;
  /** Seconds that browsers may remember a preflight. Default: 7,200, which is all that Chromium takes. */
  readonly corsMaxAge: number;
  /** Flush to the disk before every Ack, so that acknowledged bytes outlive a power cut too. Default: false. */
  readonly durable: boolean;
  /** Bytes that unfinished uploads may take together. Default: no limit. */
  readonly stagingQuota: number;
  /** Bytes of the disk that uploads leave free; beyond it the disk counts as full. 0: none. Default: 67,108,864. */
  readonly minimumFreeSpace: number;
  /** Longest request head in bytes. Default: 16,384. */
  readonly maxHeadBytes: number;
  /** Milliseconds that a head may take, and a new connection, or its TLS handshake, to its first one. Default: 20,000. */
  readonly headTimeoutMs: number;
  /** Milliseconds within which 1 KiB of a body has to arrive. Default: 120,000. */
  readonly bodyIdleMs: number;
  /** Milliseconds within which a client has to take 64 KiB of an answer, or its rest. Default: 120,000. */
  readonly writeIdleMs: number;
  /**
   * Milliseconds that a connection is kept without a request. Default: 75,000, longer than proxies and browsers keep
   * one, so that they close it first.
   */
  readonly keepAliveMs: number;
  /** Connections at once. Default: 2,000. */
  readonly maxConnections: number;
  /** Connections at once of one IPv4 address, or of one IPv6 /64, trusted proxies excepted; 0 for any number. Default: 500. */
  readonly maxConnectionsPerAddress: number;
  /** Serve the fault layer and the request log at `/faults`. For tests and demos only. Default: false. */
  readonly faults: boolean;
  /** Requests that the fault layer's log holds; the oldest go first. Default: 20,000. */
  readonly faultLogEntries: number;
  /** Bytes of memory that it takes, roughly. Default: 16,777,216. */
  readonly faultLogBytes: number;
  /** Rules of the fault layer at a time. Default: 1,000. */
  readonly maxFaultRules: number;
  /** Decides who may do what; asked for every request but preflights. Default: everyone everything. */
  readonly authorize: ((head: RequestHead) => Permit | Promise<Permit>) | undefined;
  /** Told of failures that no packet explains. Default: prints them. */
  readonly onFailure: (error: unknown) => void;
  /** Replaces writing to the disk, to simulate a full one. */
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

/** Timers of more milliseconds fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** A setting has a value that it cannot have, or contradicts another one. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/**
 * Fills in the defaults.
 * @throws SettingsError that names the setting: a server should rather not start than run with half of it.
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

/** The part of the settings that the protocol core needs. */
export function coreSettings(settings: BitsSettings): CoreSettings {
  return { ...settings, reservedNames: reservedNames(settings) };
}

/** The part for cross-origin pages. */
export function corsSettings(settings: BitsSettings): CorsSettings {
  return settings;
}

/** True for names below the upload directory that no URL reaches. */
export function isReservedName(name: string, reserved: readonly string[]): boolean {
  return reserved.includes(name.normalize('NFKC').toLowerCase());
}

/** Folded names below the upload directory that no URL reaches. */
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
