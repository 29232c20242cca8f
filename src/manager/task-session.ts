import { createSizer } from '../session/policy/fragment-sizer.js';
import { initialState } from '../session/machine/reducer.js';
import { Session } from '../session/session.js';
import { baseUrlOf } from './base-url.js';
import { destinationUrl, httpUrl, remotePath } from './destination.js';
import type { ManagerHost } from './host.js';
import { endpointOf } from './scope.js';
import { taskPorts, type TaskListener } from './task-ports.js';
import type { Task } from './task.js';

/** The session of a task, as the author's options want it: a new one, or the one an earlier visit left behind. */
export function createSession(task: Task, host: ManagerHost, url: string, listener: TaskListener): Session {
  const { options } = task;
  const settings = {
    name: task.init.name,
    size: task.init.size,
    url,
    uploadReply: options.uploadReply ?? false,
    followHostId: options.hostId !== 'ignore',
    ping: options.ping ?? 'auto',
    authOnForbidden: options.onAuthRequired !== undefined,
    digests: options.integrity === 'sha-256',
  };
  const sizer = createSizer({ fragmentBytes: options.fragmentSize, maxBytes: options.maxFragmentSize });
  task.acknowledgedBefore = task.earlier?.offset ?? 0;
  task.meter.reset(host.clock.now(), task.acknowledgedBefore);
  return new Session(initialState(settings, sizer, task.earlier), taskPorts(task, host, listener));
}

/**
 * The remote file's URL: the page's own word, or the endpoint with the file's name.
 *
 * @throws BitsError when no destination can be made of it, or whatever the page threw.
 */
export async function resolveUrl({ init, file, earlier, options }: Task): Promise<string> {
  const { name, path, remoteId: id } = init;
  if (options.resolveUrl !== undefined) {
    return httpUrl(await options.resolveUrl({ file, name, path: remotePath(init), id }), baseUrlOf(options));
  }
  // A session stays with the endpoint it was found by, whatever the options name now.
  const endpoint = earlier === undefined ? options.endpoint : endpointOf(init.scope);
  return destinationUrl({ endpoint, baseUrl: baseUrlOf(options), name, path, id });
}
