import { fileURLToPath } from 'node:url';
import { settingsFromEnvironment, type BitsOptions } from '../server/index.js';

export interface DemoOptions {
  readonly host: string;
  readonly port: number;
  readonly options: BitsOptions;
}

/** Reads the options from the environment: `HOST`, `PORT`, `UPLOAD_DIR`, `BITS_*`. */
export function demoOptions(env: NodeJS.ProcessEnv): DemoOptions {
  const host = env['HOST'] || '127.0.0.1';
  // Visitors of the demo may cause faults, so they are off if the network can reach it.
  const local = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  const uploadDir = fileURLToPath(new URL('../uploads', import.meta.url));
  const options = settingsFromEnvironment(env, { uploadDir, allowOverwrites: true, faults: local });
  return { host, port: Number(env['PORT'] || 5173), options };
}
