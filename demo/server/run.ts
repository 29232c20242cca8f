import { startExampleApplication } from './notify/example-application.js';
import { createBitsServer } from './server.js';
import { stateDirOf, type BitsOptions } from './settings.js';

/** Runs a server until SIGTERM or SIGINT. Returns the URL of its upload directory. */
export async function runServer(
  options: BitsOptions,
  at: { readonly port: number; readonly host: string },
): Promise<string> {
  const server = createBitsServer({ ...options, ...(await withApplication(options)) });
  const origin = await server.listen(at.port, at.host);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
  return origin + server.bits.settings.basePath;
}

/** Starts the example application if notifications are enabled without a URL. */
async function withApplication(options: BitsOptions): Promise<Partial<BitsOptions>> {
  const { notificationType, notificationUrl } = options;
  if (!notificationType || notificationUrl !== undefined) return {};
  const { url } = await startExampleApplication({ stateDir: stateDirOf(options) });
  return { notificationUrl: url };
}
