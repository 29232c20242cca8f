import type { TaskSnapshot } from '../contract/snapshot.js';
import type { EndpointLimiter } from '../network/endpoint-limiter.js';
import type { Client } from './client.js';
import type { TaskRecord } from './task-record.js';

/** A file, and what decides where and how it is sent. */
export interface RemoteFile {
  readonly client: Client;
  readonly record: TaskRecord;
  /** The file itself, and the remote file's URL by the configuration of this page, once resolved. */
  readonly shown: Pick<TaskSnapshot, 'file' | 'url'>;
  readonly snapshot: TaskSnapshot;
  readonly limits: EndpointLimiter;
}

/** What decides where a file is sent. */
export type LocatedFile = Pick<RemoteFile, 'client' | 'record' | 'shown'>;
