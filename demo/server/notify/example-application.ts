import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { headerPath } from './header-path.js';

/** What the example replies about a file. */
export interface Digest {
  readonly sha256: string;
  readonly lines: number;
}

/**
 * A server application to try notifications with: it replies with the file's SHA-256 and its number of lines,
 * and asks for the file to be delivered. By reference it reads and writes the files that the request names, so
 * it must only listen where nobody but the BITS server can reach it.
 */
export async function exampleApplication(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const dataFile = text(request, 'bits-request-datafile-name');
  const replyFile = text(request, 'bits-response-datafile-name');
  const source = dataFile === undefined ? request : createReadStream(headerPath.decode(dataFile));
  try {
    const reply = `${JSON.stringify(await digest(source as AsyncIterable<Buffer>))}\n`;
    if (replyFile !== undefined) await writeFile(headerPath.decode(replyFile), reply);
    const body = replyFile === undefined ? reply : '';
    const length = Buffer.byteLength(body);
    response.writeHead(200, { 'BITS-Copy-File-To-Destination': '1', 'Content-Length': length }).end(body);
  } catch {
    response.writeHead(500, { 'Content-Length': 0 }).end();
  }
}

/** Starts the example on a free port of the loopback interface. */
export async function startExampleApplication(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    void exampleApplication(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function digest(bytes: AsyncIterable<Buffer>): Promise<Digest> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const piece of bytes) {
    hash.update(piece);
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
  }
  return { sha256: hash.digest('hex'), lines };
}

function text(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
