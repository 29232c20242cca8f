import type { ManagerOptions } from './options.js';

/** What a relative endpoint is relative to: the author's word, the document's base, or a worker's own URL. */
export function baseUrlOf(options: ManagerOptions): string | undefined {
  const page = globalThis.document as Document | undefined;
  const place = globalThis.location as Location | undefined;
  return options.baseUrl ?? page?.baseURI ?? place?.href;
}
