import { fileURLToPath } from 'node:url';
import { settingsFromEnvironment, type BitsOptions } from '../server/index.js';

export interface DemoOptions {
  readonly host: string;
  readonly port: number;
  readonly options: BitsOptions;
}

/** `HOST`, `PORT`, `UPLOAD_DIR`, `BITS_*`. */
export function demoOptions(env: NodeJS.ProcessEnv): DemoOptions {
  const host = env['HOST'] || '127.0.0.1';
  // The demo lets its visitor cause faults; a page on the network should not.
  const local = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  const uploadDir = fileURLToPath(new URL('../uploads', import.meta.url));
  const options = settingsFromEnvironment(env, { uploadDir, allowOverwrites: true, faults: local });
  return { host, port: Number(env['PORT'] || 5173), options };
}
