import { BitsAddEvent, type FileCandidate } from '../contract/events/bits-events.js';
import type { Client } from './client.js';

/** Dispatches `bits-add`; false if a listener refused the files. */
export async function askPage(client: Client, files: readonly FileCandidate[]): Promise<boolean> {
  const event = new BitsAddEvent(files);
  const isAllowed = client.emit(event);
  return Promise.all(event.promises).then(
    () => isAllowed,
    () => false,
  );
}
