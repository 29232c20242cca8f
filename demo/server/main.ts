import { fileURLToPath } from 'node:url';
import { settingsFromEnvironment } from './environment.js';
import { startExampleApplication } from './notify/example-application.js';
import { createBitsServer } from './server.js';
import { SettingsError, stateDirOf, type BitsOptions } from './settings.js';

const DEFAULT_PORT = 5174;

/** The standalone server: `PORT`, `HOST`, `UPLOAD_DIR`, `BITS_*`. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const uploadDir = fileURLToPath(new URL('../uploads', import.meta.url));
  const options = settingsFromEnvironment(env, { uploadDir });
  const server = createBitsServer({ ...options, ...(await withApplication(options)) });
  const origin = await server.listen(Number(env['PORT'] ?? DEFAULT_PORT), env['HOST'] ?? '127.0.0.1');
  console.log(`${origin}${server.bits.settings.basePath}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
}

/** Starts the example application if notifications are enabled without a URL. */
async function withApplication(options: BitsOptions) {
  const { notificationType, notificationUrl } = options;
  if (!notificationType || notificationUrl !== undefined) return {};
  const { url } = await startExampleApplication({ stateDir: stateDirOf(options) });
  return { notificationUrl: url };
}

try {
  await main(process.env);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
