/**
 * Uses the packed package's server as a stranger does: in a fresh folder, without the package's dependencies. The
 * command serves an upload, and a program with `bits-upload/server` compiles and serves another.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesBelow } from '../runner/files.js';
import { typeProblems } from './type-problems.js';
import { randomFile, sha256, TestSession } from '../server/support/client.js';

/** Bytes of the unpacked package; lower it with every cut. */
const MAX_UNPACKED_BYTES = 4_500_000;

/** Part of the unpacked package that is source maps. */
const MAX_MAPS = 0.15;

const PROGRAM = `
import { createServer } from 'node:http';
import { acceptBitsMethods, createBitsHandler, createBitsServer, type BitsHandler } from 'bits-upload/server';

const bits: BitsHandler = createBitsHandler({ uploadDir: 'by-handler', sessionTimeout: 60 });
const server = createServer((request, response) => {
  void bits.handle(request, response).then((handled) => handled || response.writeHead(404).end());
});
acceptBitsMethods(server).listen(0, '127.0.0.1', () => {
  console.log(\`http://127.0.0.1:\${(server.address() as { port: number }).port}/uploads/\`);
});
// @ts-expect-error The setting is a number: a mistake in a program is seen when it is compiled.
export const wrong = (): unknown => createBitsServer({ uploadDir: '.', sessionTimeout: 'long' });
`;

const root = process.cwd();
const fresh = mkdtempSync(path.join(tmpdir(), 'bits-packed-'));
const running: ReturnType<typeof spawn>[] = [];

/** Starts a server in the fresh folder and returns the URL that its first line has. */
async function start(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, args, { cwd: fresh, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString().split('\n')[0] ?? ''));
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with code ${code}`)));
  });
}

/** Uploads random bytes in two Fragments and compares the delivered file. */
async function upload(endpoint: string, uploadDir: string): Promise<void> {
  const file = randomFile(2_000_000);
  await new TestSession(`${endpoint}packed.bin`).upload(file, 1_500_000);
  assert.equal(sha256(readFileSync(path.join(fresh, uploadDir, 'packed.bin'))), sha256(file));
}

try {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', fresh];
  const packed = execFileSync('npm', pack, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [{ filename, unpackedSize, files: contents }] = JSON.parse(packed) as [
    { filename: string; unpackedSize: number; files: readonly { path: string; size: number }[] },
  ];
  const maps = contents.filter((file) => file.path.endsWith('.map')).reduce((sum, { size }) => sum + size, 0);
  assert.ok(maps <= MAX_MAPS * unpackedSize, `${maps} of ${unpackedSize} bytes are source maps`);
  assert.deepEqual(await typeProblems(path.join(fresh, filename)), []);
  const folder = path.join(fresh, 'node_modules/bits-upload');
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(fresh, filename), '-C', folder, '--strip-components=1']);

  const { bin, ...manifest } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>;
    dependencies: Record<string, string>;
    scripts: Record<string, string>;
  };
  assert.deepEqual(Object.keys(manifest.dependencies).sort(), ['idb', 'lit'], 'what an installation adds');
  for (const more of ['peerDependencies', 'optionalDependencies', 'bundleDependencies'])
    assert.ok(!(more in manifest), more);
  for (const step of ['preinstall', 'install', 'postinstall'])
    assert.ok(!(step in manifest.scripts), `an installation runs ${step}`);
  const command = path.join(folder, bin['bits-upload'] ?? '');
  assert.ok(statSync(command).mode & 0o100, 'the command may be executed');
  const served = await start([command, 'serve', '--port', '0', 'by-command']);
  await upload(served, 'by-command');
  const doctor = execFileSync(process.execPath, [command, 'doctor', served], {
    cwd: fresh,
    encoding: 'utf8',
  });
  assert.match(doctor, / 0 do not work\n$/);
  const conformance = [command, 'conformance', '--list', '--only', 'ping'];
  assert.match(
    execFileSync(process.execPath, conformance, { cwd: fresh, encoding: 'utf8' }),
    /ping\/always-200/,
  );

  writeFileSync(path.join(fresh, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(fresh, 'program.ts'), PROGRAM);
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const types = ['--typeRoots', path.join(root, 'node_modules/@types'), '--types', 'node'];
  const options = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'nodenext'];
  execFileSync(process.execPath, [tsc, ...types, ...options, 'program.ts'], { cwd: fresh, stdio: 'inherit' });
  await upload(await start(['program.js']), 'by-handler');

  for (const file of filesBelow(path.join(folder, 'dist/cdn'), '.map')) {
    const map = JSON.parse(readFileSync(file, 'utf8')) as {
      sources: string[];
      sourcesContent: (string | null)[];
    };
    for (const [index, source] of map.sources.entries())
      assert.ok(
        map.sourcesContent[index] != null || existsSync(path.join(path.dirname(file), source)),
        `${path.basename(file)}: no text of ${source}`,
      );
  }

  assert.ok(unpackedSize <= MAX_UNPACKED_BYTES, `the unpacked package has ${unpackedSize} bytes`);
  const files = filesBelow(folder, '').length;
  console.log(
    `ok   the packed server runs without a dependency; ${files} files, ${unpackedSize} bytes unpacked`,
  );
} finally {
  for (const child of running) child.kill('SIGKILL');
  rmSync(fresh, { recursive: true, force: true });
}
