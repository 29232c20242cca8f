import type { ServerResponse } from 'node:http';
import type { RequestHead } from '../../core/wire/request-head.js';
import { AnswerBudget } from './answer-budget.js';
import type { CorsSettings } from '../cors.js';
import { sendDigests } from './digest-list.js';
import { isForeignPage } from '../foreign-page.js';
import { listFiles, type ListSource } from './listing.js';
import { send } from '../send.js';
import { SharedListing } from './shared-listing.js';
import { Turns } from './turns.js';

export interface FileListSettings {
  /** Whether delivered files are listed, and whether digests may be requested. */
  readonly listing: 'none' | 'files' | 'digests';
  /** Maximum number of files in a list. */
  readonly maxListedFiles: number;
  /** Maximum size of a list in bytes. */
  readonly maxListBytes: number;
  /** Requests for lists that may be open at once. */
  readonly maxListRequests: number;
  /** Requests for lists with digests that may be open at once. */
  readonly maxDigestRequests: number;
}

export interface FileListOptions extends Pick<ListSource, 'basePath' | 'hidden'> {
  readonly settings: FileListSettings;
  readonly cors: CorsSettings;
  readonly storage: { readonly root: string; readonly deliveries: number };
}

type Headers = readonly (readonly [string, string])[];

const MAX_AGE_MS = 1000;
/** Memory for lists that wait for slow readers, as a number of lists of the largest size. */
const UNREAD_LISTS = 16;
const JSON_HEADERS: Headers = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
];

/** Answers `?list` and `?list&sha256`. */
export class FileList {
  readonly #options: FileListOptions;
  readonly #listing: SharedListing;
  readonly #lists: AnswerBudget;
  readonly #digests: AnswerBudget;
  readonly #turns = new Turns();

  constructor(options: FileListOptions) {
    const { settings, storage, basePath, hidden } = options;
    const limits = { maxFiles: settings.maxListedFiles, maxBytes: settings.maxListBytes };
    this.#options = options;
    this.#listing = new SharedListing({
      list: () => listFiles({ root: storage.root, basePath, hidden, ...limits }),
      version: () => storage.deliveries,
      maxAgeMs: MAX_AGE_MS,
    });
    this.#lists = new AnswerBudget(settings.maxListRequests, settings.maxListBytes * UNREAD_LISTS);
    this.#digests = new AnswerBudget(settings.maxDigestRequests, Infinity);
  }

  async answer(
    head: RequestHead,
    response: ServerResponse,
    withDigests: boolean,
    added: Headers,
  ): Promise<void> {
    const { settings, cors, storage } = this.#options;
    const refuse = (status: number, headers: Headers = []): void =>
      send(response, status, [...headers, ['Content-Length', '0'], ...added]);
    const busy = (): void => refuse(503, [['Retry-After', '1']]);
    if (settings.listing === 'none') {
      refuse(404);
      return;
    }
    if (isForeignPage(head, cors) || (withDigests && settings.listing !== 'digests')) {
      refuse(403);
      return;
    }
    if (!(withDigests ? this.#digests : this.#lists).enter(response)) {
      busy();
      return;
    }
    if (head.method === 'HEAD') {
      send(response, 200, [...JSON_HEADERS, ...added]);
      return;
    }
    const { files, body } = await this.#listing.get();
    if (response.destroyed) return;
    if (withDigests) {
      response.writeHead(200, [...JSON_HEADERS, ...added].flat());
      return sendDigests(files, storage.root, response, this.#turns);
    }
    if (!this.#lists.hold(body, response)) {
      busy();
      return;
    }
    send(response, 200, [...JSON_HEADERS, ['Content-Length', String(body.length)], ...added], body);
  }
}
