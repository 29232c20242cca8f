import type { Misbehaving } from '../../server/conformance/mutants/misbehaving.js';

const CONTROL_PATH = '/misbehaving';

/** A server with a defect, on a port of its own, which the test runner starts. */
export class MisbehavingServer {
  readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  /** @param cutAfter Number of bytes from the page after which a connection breaks, once. 0: none does. */
  static async start(name: Misbehaving, cutAfter = 0): Promise<MisbehavingServer> {
    return new MisbehavingServer(await control('POST', { name, cut: String(cutAfter) }));
  }

  /** One that serves one connection, and acknowledges its Fragments once so many requests wait on others. */
  static async withOneKeptConnection(waiting: number): Promise<MisbehavingServer> {
    return new MisbehavingServer(await control('POST', { waiting: String(waiting) }));
  }

  /** SHA-256 of a delivered file, in hex; empty without one. Read from the disk: the server may be occupied. */
  delivered(file: string): Promise<string> {
    return control('GET', { url: this.url, file });
  }

  async close(): Promise<void> {
    await control('DELETE', { url: this.url });
  }
}

async function control(method: string, query: Record<string, string>): Promise<string> {
  const response = await fetch(`${CONTROL_PATH}?${String(new URLSearchParams(query))}`, { method });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
