import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../support/random.js';
import { randomFile, sha256 } from './client.js';
import { ServerProcess } from './server-process.js';
import { StubbornClient } from './stubborn-client.js';

export interface StormOptions {
  /** The bundled server. */
  readonly script: string;
  readonly uploadDir: string;
  readonly random: Random;
  /** Uploads at once. */
  readonly clients: number;
  readonly fileBytes: () => number;
  readonly fragmentBytes: number;
  /** Number of times the server is killed. */
  readonly kills: number;
  /** Maximum time from the start of a server until it is killed. Milliseconds. */
  readonly lifeMs: number;
  /** Each client uploads one file; otherwise they go on until the last kill. */
  readonly once?: boolean;
  readonly digests?: boolean;
}

export interface StormReport {
  readonly kills: number;
  readonly files: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

/**
 * Uploads while the server is killed again and again. Fails if an acknowledged byte is missing after a kill,
 * or a delivered file differs from what was sent.
 */
export async function killStorm(options: StormOptions): Promise<StormReport> {
  const { random, uploadDir } = options;
  const server = new ServerProcess(options.script, {
    UPLOAD_DIR: uploadDir,
    BITS_SESSIONS_LIMIT: '100000',
    BITS_MAX_CONNECTIONS: '10000',
  });
  const live = new Set<StubbornClient>();
  let kills = 0;
  let files = 0;
  let bytes = 0;
  const start = performance.now();

  const worker = async (number: number): Promise<void> => {
    for (let i = 0; i === 0 || (!options.once && kills < options.kills); i += 1) {
      const file = randomFile(options.fileBytes());
      const headers = options.digests && random.chance(0.5) ? digestHeader : undefined;
      const client = new StubbornClient(server, `${number}-${i}.bin`, file, options.fragmentBytes, headers);
      live.add(client);
      await client.upload();
      live.delete(client);
      const delivered = readFileSync(path.join(uploadDir, client.name));
      assert.equal(sha256(delivered), sha256(file), client.name);
      files += 1;
      bytes += file.length;
    }
  };

  const killer = async (): Promise<void> => {
    while (kills < options.kills && (live.size > 0 || !options.once)) {
      await server.up();
      await sleep(random.below(options.lifeMs));
      await server.stop('SIGKILL');
      kills += 1;
      for (const client of live) checkStaging(uploadDir, client);
      await server.start();
    }
  };

  await server.start();
  try {
    const workers = Array.from({ length: options.clients }, (_, number) => worker(number));
    await Promise.all([...workers, killer()]);
  } finally {
    await server.stop();
  }
  return {
    kills,
    files,
    bytes,
    seconds: (performance.now() - start) / 1000,
    peakMemoryBytes: server.peakBytes,
  };
}

/** Checks, after the server was killed, that the staging file has every acknowledged byte. */
function checkStaging(uploadDir: string, { sessionId, acknowledged, name }: StubbornClient): void {
  if (sessionId === undefined) return;
  const { size } = statSync(path.join(uploadDir, '.bits/sessions', sessionId, 'data'));
  assert.ok(size >= acknowledged, `${name}: ${acknowledged} bytes acknowledged, ${size} there`);
}

function digestHeader(bytes: Buffer): Record<string, string> {
  const digest = createHash('sha256').update(bytes).digest('base64');
  return { 'Content-Digest': `sha-256=:${digest}:` };
}
