import { answering, isPacket, mapHeaders, mutant, value, type Mutant, type Mutation } from './mutant.js';

const REPLY_URL = 'BITS-Reply-URL';

const replying = (mutation: Mutation): Mutation => ({ ...mutation, replies: true });

/** Replies of the server application that come at the wrong time, or outlive their session. */
export const replyMutants: readonly Mutant[] = [
  mutant('names a reply on every Ack', ['reply/url-on-last-ack'], () =>
    replying(
      answering((ack) => {
        const others = ack.headers.filter(([name]) => name !== REPLY_URL);
        return { ...ack, headers: [...others, [REPLY_URL, 'BITS-Sessions/reply']] };
      }),
    ),
  ),
  mutant('names its reply once', ['reply/last-fragment-again'], () => {
    const told = new Set<string>();
    return replying(
      answering((ack, head) => {
        const id = value(head, 'bits-session-id') ?? '';
        const again = told.has(id);
        if (ack.headers.some(([name]) => name === REPLY_URL)) told.add(id);
        return again ? mapHeaders(ack, (header) => (header[0] === REPLY_URL ? undefined : header)) : ack;
      }),
    );
  }),
  mutant('has one reply for all sessions', ['reply/of-its-session'], () => {
    let first: string | undefined;
    return replying(
      answering((ack) =>
        mapHeaders(ack, ([name, text]) => (name === REPLY_URL ? [name, (first ??= text)] : [name, text])),
      ),
    );
  }),
  mutant('names a reply that is not there', ['reply/fetch', 'reply/range'], () =>
    replying(
      answering((ack) => mapHeaders(ack, ([name, text]) => [name, name === REPLY_URL ? `x${text}` : text])),
    ),
  ),
  mutant('keeps replies for ever', ['reply/gone-after-close', 'reply/gone-after-cancel'], () =>
    replying({ storage: () => ({ remove: () => Promise.resolve() }) }),
  ),
  mutant('names an address that only it can reach', ['reply/url-form'], () =>
    replying(
      answering((ack, head) =>
        isPacket(head, 'Fragment')
          ? mapHeaders(ack, ([name, text]) => [name, name === REPLY_URL ? 'file:///var/replies/1' : text])
          : ack,
      ),
    ),
  ),
];
