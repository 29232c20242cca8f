import { SettingsError, type BitsOptions, type NotificationType } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads settings from the environment: `UPLOAD_DIR` and `BITS_*`, each named after its setting. An empty variable
 * counts as unset.
 * @throws SettingsError for an invalid value; warns of an unknown `BITS_` variable.
 */
export function settingsFromEnvironment(env: Environment, defaults: BitsOptions): BitsOptions {
  const read = new Reader(env);
  const given = {
    uploadDir: read.text('UPLOAD_DIR'),
    stateDir: read.text('BITS_STATE_DIR'),
    basePath: read.text('BITS_BASE_PATH'),
    uploadEnabled: read.flag('BITS_UPLOAD_ENABLED'),
    sessionTimeout: read.number('BITS_SESSION_TIMEOUT'),
    maximumUploadSize: read.number('BITS_MAXIMUM_UPLOAD_SIZE'),
    maximumFragmentSize: read.number('BITS_MAXIMUM_FRAGMENT_SIZE'),
    allowOverwrites: read.flag('BITS_ALLOW_OVERWRITES'),
    hostId: read.text('BITS_HOST_ID'),
    hostIdFallbackTimeout: read.number('BITS_HOST_ID_FALLBACK_TIMEOUT'),
    notificationType: read.number('BITS_NOTIFICATION_TYPE') as NotificationType | undefined,
    notificationUrl: read.text('BITS_NOTIFICATION_URL'),
    notificationTimeout: read.number('BITS_NOTIFICATION_TIMEOUT'),
    sessionsLimit: read.number('BITS_SESSIONS_LIMIT'),
    totalSessionsLimit: read.number('BITS_TOTAL_SESSIONS_LIMIT'),
    strict: read.flag('BITS_STRICT'),
    replyUrl: read.choice('BITS_REPLY_URL', ['relative', 'absolute']),
    allowedHosts: read.list('BITS_ALLOWED_HOSTS'),
    listing: read.choice('BITS_LISTING', ['none', 'files', 'digests']),
    maxListedFiles: read.number('BITS_MAX_LISTED_FILES'),
    maxListBytes: read.number('BITS_MAX_LIST_BYTES'),
    maxListRequests: read.number('BITS_MAX_LIST_REQUESTS'),
    maxDigestRequests: read.number('BITS_MAX_DIGEST_REQUESTS'),
    trustedProxies: read.list('BITS_TRUSTED_PROXIES'),
    forwardedHeader: read.choice('BITS_FORWARDED_HEADER', ['x-forwarded-for', 'forwarded']),
    allowedOrigins: read.list('BITS_ALLOWED_ORIGINS'),
    allowCredentials: read.flag('BITS_ALLOW_CREDENTIALS'),
    corsMaxAge: read.number('BITS_CORS_MAX_AGE'),
    durable: read.flag('BITS_DURABLE'),
    stagingQuota: read.number('BITS_STAGING_QUOTA'),
    minimumFreeSpace: read.number('BITS_MINIMUM_FREE_SPACE'),
    maxHeadBytes: read.number('BITS_MAX_HEAD_BYTES'),
    headTimeoutMs: read.number('BITS_HEAD_TIMEOUT_MS'),
    bodyIdleMs: read.number('BITS_BODY_IDLE_MS'),
    writeIdleMs: read.number('BITS_WRITE_IDLE_MS'),
    keepAliveMs: read.number('BITS_KEEP_ALIVE_MS'),
    maxConnections: read.number('BITS_MAX_CONNECTIONS'),
    maxConnectionsPerAddress: read.number('BITS_MAX_CONNECTIONS_PER_ADDRESS'),
    faults: read.flag('BITS_FAULTS'),
    faultLogEntries: read.number('BITS_FAULT_LOG_ENTRIES'),
    faultLogBytes: read.number('BITS_FAULT_LOG_BYTES'),
    maxFaultRules: read.number('BITS_MAX_FAULT_RULES'),
  };
  read.warnOfUnknown();
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...defaults, ...(set as Partial<BitsOptions>) };
}

class Reader {
  readonly #env: Environment;
  readonly #known = new Set<string>();

  constructor(env: Environment) {
    this.#env = env;
  }

  text(name: string): string | undefined {
    this.#known.add(name);
    return this.#env[name] || undefined;
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    if (text !== undefined && !/^\d{1,15}$/.test(text))
      throw new SettingsError(`${name} has to be a whole number`);
    return text === undefined ? undefined : Number(text);
  }

  flag(name: string): boolean | undefined {
    const text = this.choice(name, ['0', '1', 'false', 'true']);
    return text === undefined ? undefined : text === '1' || text === 'true';
  }

  list(name: string): string[] | undefined {
    return this.text(name)
      ?.split(/[\s,]+/)
      .filter(Boolean);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.text(name);
    const choice = choices.find((known) => known === text);
    if (text !== undefined && choice === undefined) {
      throw new SettingsError(`${name} has to be one of ${choices.join(', ')}`);
    }
    return choice;
  }

  /** Warns of unknown variables, so that a misspelt setting is noticed. */
  warnOfUnknown(): void {
    const unknown = Object.keys(this.#env).filter(
      (name) => name.startsWith('BITS_') && !this.#known.has(name),
    );
    for (const name of unknown) console.warn(`${name} is not a setting of the server`);
  }
}
