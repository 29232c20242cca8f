import { limiterOf } from '../network/endpoint-limiter.js';
import { createSession } from '../remote/create-session.js';
import { locate } from '../remote/locate.js';
import { sessionIo } from '../remote/session-io.js';
import { sessionFile } from './file/session-file.js';
import type { TaskServices } from './task-services.js';
import type { Task } from './task.js';

/**
 * Cancels a session that no task continues: its checkpoint expired or was forgotten, or its file is started over. Nothing
 * is shown and nothing is kept; a server that is out of reach removes the session by itself in the end. If no session was
 * created, or the stored one is not where this page's configuration sends the file, nothing is sent.
 */
export async function cancelRemoteSession(task: Task, services: TaskServices): Promise<void> {
  // Read now: the task itself may begin anew in the meantime.
  const { client, record, shown, snapshot, session } = task;
  const earlier = session?.state ?? record.earlier;
  if (earlier?.sessionId == null) return;
  const of = { client, record: { ...record, earlier }, shown, snapshot };
  const location = await locate(of).catch(() => undefined);
  if (location?.isElsewhere !== false) return;
  const { url } = location;
  const limiter = limiterOf(record.init.scope);
  const io = sessionIo({ ...of, shown: { ...shown, url }, limiter }, sessionFile(task), services);
  await new Promise<void>((resolve) => {
    createSession(of, location, io, {
      changed({ phase }) {
        if (phase === 'cancelled') resolve();
      },
    }).cancel();
  });
}
