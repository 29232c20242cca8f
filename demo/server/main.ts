import { fileURLToPath } from 'node:url';
import { settingsFromEnvironment } from './environment.js';
import { runServer } from './run.js';
import { SettingsError } from './settings.js';

const DEFAULT_PORT = 5174;

/** The standalone server: `PORT`, `HOST`, `UPLOAD_DIR`, `BITS_*`. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const uploadDir = fileURLToPath(new URL('../uploads', import.meta.url));
  const at = { port: Number(env['PORT'] ?? DEFAULT_PORT), host: env['HOST'] ?? '127.0.0.1' };
  console.log(await runServer(settingsFromEnvironment(env, { uploadDir }), at));
}

try {
  await main(process.env);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
