import type { Group } from '../trial/case.js';
import { cancel } from './cancel.js';
import { close } from './close.js';
import { connections } from './connections.js';
import { contentName } from './content-name.js';
import { contentRange } from './content-range.js';
import { cors } from './cors.js';
import { create } from './create.js';
import { destination } from './destination.js';
import { earlyReplies } from './early-reply.js';
import { errors } from './errors.js';
import { fragment } from './fragment.js';
import { framing } from './framing.js';
import { headers } from './headers.js';
import { limits } from './limits.js';
import { order } from './order.js';
import { overlap } from './overlap.js';
import { override } from './override.js';
import { paths } from './paths.js';
import { ping } from './ping.js';
import { reply } from './reply.js';
import { resumption } from './resume.js';
import { sessionIds } from './session-ids.js';
import { sessions } from './sessions.js';
import { stream } from './stream.js';

/** Every case, in the order of the report. */
export const GROUPS: readonly Group[] = [
  ping,
  create,
  headers,
  contentName,
  sessionIds,
  fragment,
  overlap,
  contentRange,
  limits,
  resumption,
  close,
  cancel,
  errors,
  order,
  sessions,
  destination,
  connections,
  stream,
  earlyReplies,
  framing,
  paths,
  override,
  cors,
  reply,
];
