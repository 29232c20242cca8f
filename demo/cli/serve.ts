import path from 'node:path';
import { parseArgs } from 'node:util';
import { settingsFromEnvironment } from '../server/environment.js';
import { runServer } from '../server/run.js';
import { SettingsError } from '../server/settings.js';
import { withOptions } from './with-options.js';

const DEFAULT_PORT = 5174;
const DEFAULT_HOST = '127.0.0.1';

const USAGE = `Usage: npx bits-upload serve [options] DIR

Runs the reference BITS upload server. DIR receives finished files, and is made if it is missing. The first line of the
output is the URL to use as the widget's endpoint. SIGTERM or Ctrl+C stops it; unfinished uploads continue after a start.

  --port N          port to listen on; 0: any free one (default ${DEFAULT_PORT})
  --host ADDRESS    address to listen on; 0.0.0.0: all IPv4 ones (default ${DEFAULT_HOST}, this machine only)
  --origin ORIGIN   origin of pages on other servers that may upload, as https://example.com; '*': all; may be repeated
  --faults          a fault layer at /faults, for tests: whoever reaches the server can make it fail
  --help            this text

Every other setting is a variable BITS_… of the environment; demo/server/README.md in the package lists them.

Exit code: 0 after it was stopped, 1 if it cannot start, 2 for wrong options.`;

interface Options {
  readonly uploadDir: string;
  readonly port: number;
  readonly host: string;
  readonly origins: readonly string[];
  readonly faults: boolean;
}

/** `bits-upload serve`: returns the exit code, which is 0 while the server runs. */
export function serve(args: readonly string[]): Promise<number> {
  return withOptions(args, USAGE, parse, run);
}

async function run(options: Options): Promise<number> {
  try {
    await start(options);
    return 0;
  } catch (error) {
    console.error(explain(error as NodeJS.ErrnoException, options));
    return 1;
  }
}

async function start({ uploadDir, port, host, origins, faults }: Options): Promise<void> {
  const settings = settingsFromEnvironment(process.env, { uploadDir });
  const given = { ...(origins.length > 0 && { allowedOrigins: origins }), ...(faults && { faults }) };
  // The argument counts, not UPLOAD_DIR.
  console.log(await runServer({ ...settings, ...given, uploadDir }, { port, host }));
  console.log(`Finished files arrive in ${uploadDir}; Ctrl+C stops the server.`);
}

function parse(args: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string', default: String(DEFAULT_PORT) },
      host: { type: 'string', default: DEFAULT_HOST },
      origin: { type: 'string', multiple: true, default: [] },
      faults: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [dir, ...more] = positionals;
  if (dir === undefined || dir === '') throw new Error('no directory given: where should the files go?');
  if (more.length > 0) throw new Error(`more than one directory given: ${positionals.join(' ')}`);
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
    throw new Error(`--port takes a number from 0 to 65535, not ${values.port}`);
  for (const origin of values.origin) checkOrigin(origin);
  return {
    uploadDir: path.resolve(dir),
    port,
    host: values.host,
    origins: values.origin,
    faults: values.faults,
  };
}

/** An origin that no browser sends, such as one with a path, would never match. */
function checkOrigin(text: string): void {
  if (text === '*' || /^https?:\/\/[^/?#]+:\*$/.test(text)) return;
  const { origin } = URL.canParse(text) ? new URL(text) : { origin: undefined };
  if (origin === text && origin !== 'null') return;
  const meant = origin === undefined || origin === 'null' ? 'https://example.com' : origin;
  throw new Error(`--origin takes an origin without a path, as ${meant}, not ${text}`);
}

function explain(error: NodeJS.ErrnoException, { uploadDir, port, host }: Options): string {
  if (error instanceof SettingsError) return error.message;
  const listening = error.syscall === 'listen' || error.syscall === 'getaddrinfo';
  if (listening && error.code === 'EADDRINUSE')
    return `port ${port} of ${host} is in use: choose another by --port, or 0 for any free one`;
  if (listening && error.code === 'EACCES')
    return `port ${port} needs more rights: choose one from 1024 on by --port`;
  if (listening) return `cannot listen on ${host}: ${error.message}; --host takes an address of this machine`;
  return `${uploadDir} cannot be the upload directory: ${error.message}`;
}
