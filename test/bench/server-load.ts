/**
 * 200 sessions at once, 16 MiB each, through 20 kills of the server.
 *
 *     npm run bench:load -- [sessions] [MiB] [kills] [seed]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { killStorm } from '../server/support/kill-storm.js';
import { bundleServer } from '../server/support/server-process.js';
import { Random } from '../support/random.js';

const MIB = 1024 * 1024;
const [sessions = 200, mib = 16, kills = 20, seed = 1] = process.argv.slice(2).map(Number);
const MEMORY_LIMIT_BYTES = 300e6;

const dir = mkdtempSync(path.join(tmpdir(), 'bits-load-'));
try {
  const report = await killStorm({
    script: await bundleServer(dir),
    uploadDir: path.join(dir, 'uploads'),
    random: new Random(seed),
    clients: sessions,
    fileBytes: () => mib * MIB,
    fragmentBytes: 4 * MIB,
    kills,
    lifeMs: 1500,
    once: true,
  });
  const memory = report.peakMemoryBytes;
  console.log(
    `${report.files} files of ${mib} MiB, all with the right SHA-256, through ${report.kills} kills`,
  );
  console.log(
    `${report.seconds.toFixed(1)} s, peak resident memory of the server ${(memory / MIB).toFixed(0)} MiB`,
  );
  if (memory > MEMORY_LIMIT_BYTES || report.kills < kills || report.files !== sessions) process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
