/**
 * `npm run try`: uses the packed package as a stranger does, in a fresh folder for each set-up: installs it, checks that a
 * mistake in an attribute (Angular: in a listener) is an error of the compiler where there is one, builds, uploads 8 MB, reloads in mid-upload, and
 * compares what arrives. It needs dist (`npm run build`) and, but for `cdn`, the registry of npm.
 *
 *     npm run try
 *     npm run try -- --only cdn,vite,react
 *
 * With `--optional` a machine without Chromium is no failure, unless `BROWSERS` is set.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { findBrowsers } from '../browsers/find.js';
import { CHROMIUM_ARGS } from '../browsers/prefs.js';
import { closingLine } from '../runner/counts.js';
import type { Setup } from './setup.js';
import { SETUPS } from './setups/index.js';
import { serveSite } from './site-server.js';
import { checkWords } from './words.js';
import { uploadWithReload } from './upload.js';

const { values } = parseArgs({
  options: { only: { type: 'string' }, optional: { type: 'boolean' } },
});
const wanted = values.only?.split(',') ?? SETUPS.map(({ name }) => name);
const setups = wanted.map((name) => {
  const found = SETUPS.find((setup) => setup.name === name);
  if (!found) throw new Error(`--only: "${name}" is none of ${SETUPS.map((setup) => setup.name).join(', ')}`);
  return found;
});

const found = findBrowsers().chromium;
if (!found && values.optional && process.env['BROWSERS'] === undefined) {
  console.log('skip no Chromium found');
  process.exit(0);
}
if (!found) throw new Error('No Chromium found');
const executablePath: string = found;
const root = mkdtempSync(path.join(tmpdir(), 'bits-try-'));

/** Longest time of an installation or a build: an attempt that never ends is a failure, too. Milliseconds. */
const COMMAND_TIMEOUT_MS = 600_000;

function run(folder: string, [command = '', ...args]: readonly string[]): void {
  execFileSync(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, CI: '1', NEXT_TELEMETRY_DISABLED: '1' },
  });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** The package as npm packs it. */
function pack(): string {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', root];
  const output = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ filename }] = JSON.parse(output) as [{ filename: string }];
  return path.join(root, filename);
}

/** Installs a set-up in its folder and returns the folder of the package there. */
function install({ packages, files }: Setup, folder: string, tarball: string): string {
  write(folder, { 'package.json': '{ "private": true, "type": "module" }', ...files });
  const packed = path.join(folder, 'node_modules/bits-upload');
  if (packages.length > 0) {
    run(folder, ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball, ...packages]);
  } else {
    mkdirSync(packed, { recursive: true });
    run(folder, ['tar', '-xzf', tarball, '-C', packed, '--strip-components=1']);
  }
  return packed;
}

/** Whether a program of the set-up's packages ends without an error. */
function succeeds(folder: string, command: readonly string[]): boolean {
  try {
    run(folder, ['npx', '--no-install', ...command]);
    return true;
  } catch {
    return false;
  }
}

async function attempt(setup: Setup, tarball: string): Promise<string> {
  const folder = path.join(root, setup.name);
  const packed = install(setup, folder, tarball);
  if (setup.types) {
    run(folder, ['npx', '--no-install', ...setup.types.command]);
    write(folder, setup.types.wrong);
    if (succeeds(folder, setup.types.command)) throw new Error('a mistake is no error of the compiler');
    write(folder, setup.files);
  }
  if (setup.build) run(folder, ['npx', '--no-install', ...setup.build]);
  const site = path.join(folder, setup.site);
  if (setup.cdn) {
    cpSync(path.join(packed, 'dist/cdn'), path.join(site, 'cdn'), { recursive: true });
    const hashes = JSON.parse(readFileSync(path.join(packed, 'dist/cdn/integrity.json'), 'utf8')) as Record<
      string,
      string
    >;
    const index = path.join(site, 'index.html');
    const text = readFileSync(index, 'utf8');
    writeFileSync(index, text.replace('INTEGRITY', hashes['bits-upload.js'] ?? ''));
  }
  const uploadDir = path.join(folder, 'uploads');
  const server = await serveSite(packed, uploadDir, site);
  const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS] });
  try {
    if (setup.says) await checkWords(browser, server.url, setup.says);
    const offset = await uploadWithReload(browser, server.url, uploadDir, setup.cdn && `/cdn/${setup.cdn}`);
    return `${setup.types ? 'a mistake is an error of the compiler, ' : ''}${setup.says ? 'rendered, ' : ''}resumed at ${offset}, equal SHA-256`;
  } finally {
    await browser.close();
    await server.close();
  }
}

let failed = 0;
try {
  const tarball = pack();
  for (const setup of setups) {
    try {
      console.log(`ok   ${setup.name}: ${await attempt(setup, tarball)}`);
    } catch (error) {
      failed++;
      const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
      console.log(`FAIL ${setup.name}: ${message}\n${stdout ?? ''}${stderr ?? ''}`);
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
console.log(closingLine({ suite: 'try', passed: setups.length - failed, failed, skipped: 0 }));
process.exitCode = failed > 0 ? 1 : 0;
