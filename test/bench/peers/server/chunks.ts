import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Servers for the clients that have none of their own for Node: bytes go from the request to their place in the file.
 * A file that is whole is in `folder` under its name.
 */
export class ChunkServers {
  readonly #folder: string;
  /** Bytes of each unfinished file of resumable.js. */
  readonly #received = new Map<string, number>();
  #lastId = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the request is one for these servers, and answered. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const [, kind, name = ''] = pathname.split('/');
    if (kind === 'put') await this.#put(request, response, name);
    else if (kind === 'upchunk') await this.#upChunk(request, response, name);
    else if (kind === 'filepond') await this.#filePond(request, response, name);
    else if (kind === 'resumable') await this.#resumable(request, response, searchParams);
    else return false;
    return true;
  }

  async #put(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    await this.#write(request, `${name}.part`, 0);
    await this.#finish(`${name}.part`, name);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ url: `/put/${name}` }));
  }

  async #upChunk(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
    if (!range) return void response.writeHead(400).end();
    const [first, last, total] = range.slice(1).map(Number) as [number, number, number];
    await this.#write(request, `${name}.part`, first);
    if (last + 1 === total) await this.#finish(`${name}.part`, name);
    response.end();
  }

  async #filePond(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
    if (request.method === 'POST') {
      request.resume();
      response.setHeader('content-type', 'text/plain').end(`pond-${++this.#lastId}`);
      return;
    }
    const [offset, total] = [number(request, 'upload-offset'), number(request, 'upload-length')];
    const bytes = await this.#write(request, `${id}.part`, offset);
    // A size that is a multiple of the chunk's gets an empty chunk at its end.
    const whole = bytes > 0 && offset + bytes === total;
    if (whole) await this.#finish(`${id}.part`, String(request.headers['upload-name']));
    response.writeHead(204).end();
  }

  async #resumable(
    request: IncomingMessage,
    response: ServerResponse,
    query: URLSearchParams,
  ): Promise<void> {
    const get = (key: string) => query.get(`resumable${key}`) ?? '';
    const part = `${get('Identifier')}.part`;
    await this.#write(request, part, (Number(get('ChunkNumber')) - 1) * Number(get('ChunkSize')));
    const received = (this.#received.get(part) ?? 0) + Number(get('CurrentChunkSize'));
    this.#received.set(part, received);
    if (received === Number(get('TotalSize'))) {
      this.#received.delete(part);
      await this.#finish(part, get('Filename'));
    }
    response.end();
  }

  /** Writes the body at `offset`, and returns its length. */
  async #write(request: IncomingMessage, part: string, offset: number): Promise<number> {
    if (request.headers['content-length'] === '0') return 0;
    const file = await open(
      path.join(this.#folder, path.basename(part)),
      constants.O_WRONLY | constants.O_CREAT,
    );
    const out = file.createWriteStream({ start: offset });
    await pipeline(request, out);
    return out.bytesWritten;
  }

  async #finish(part: string, name: string): Promise<void> {
    const place = (file: string) => path.join(this.#folder, path.basename(file));
    await rename(place(part), place(name));
  }
}

const number = (request: IncomingMessage, header: string): number => Number(request.headers[header]);
