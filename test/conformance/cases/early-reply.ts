import type { Case, Group } from '../trial/case.js';
import { fileBytes } from '../http/bytes.js';
import { expectAck, expectFault, expectOutOfStep, FAULT } from '../trial/expect.js';
import { contentRange, packet, UNKNOWN_SESSION } from '../trial/packets.js';
import type { Response } from '../http/response.js';
import { check } from '../trial/verdict.js';

const LARGE = 1 << 20;

interface Refusal {
  readonly name: string;
  readonly words: string;
  readonly range: string;
  readonly sessionId?: string;
  readonly expect: (response: Response) => void;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'unknown-session',
    words: 'an unknown session',
    range: contentRange(0, LARGE, LARGE),
    sessionId: UNKNOWN_SESSION,
    expect: (response) => expectFault(response, FAULT.sessionNotFound),
  },
  {
    name: 'gap',
    words: 'a gap',
    range: contentRange(100, LARGE, LARGE + 100),
    expect: (response) => expectOutOfStep(response, 0),
  },
  {
    name: 'malformed',
    words: 'a malformed Content-Range',
    range: 'bytes 5-4/9',
    expect: (response) => expectFault(response, FAULT.invalidArgument),
  },
];

/** If a server answers before it has read the body and closes the connection, browsers report a network error. */
function earlyReply({ name, words, range, sessionId, expect }: Refusal): Case {
  return {
    name: `early-reply/${name}`,
    title: `The refusal of 1 MiB for ${words} reaches the client, and the connection stays usable`,
    cites: ['RFC 9112 9.6', 'RFC 9112 9.3'],
    async run(t) {
      const session = await t.create();
      const connection = await t.connect(session.target);
      const changes = { sessionId: sessionId ?? session.id, range, body: fileBytes(LARGE) };
      expect(await t.send(packet('Fragment', session.path, changes), connection));
      if (connection.spent) {
        t.deviate('the connection is closed after it');
        return;
      }
      const ack = await t.send(packet('Ping', session.path), connection);
      expectAck(ack);
      check(ack.body.length === 0, 'the Ack of the Ping alone', `${ack.body.length} bytes more`);
    },
  };
}

export const earlyReplies: Group = { title: 'Refusals of large bodies', cases: REFUSALS.map(earlyReply) };
