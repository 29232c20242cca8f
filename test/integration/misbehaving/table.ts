import type { Misbehaving } from '../../server/conformance/mutants/misbehaving.js';

/** What happens to the upload. */
export const EVENTS = ['nothing', 'cut', 'reload', 'forgotten', 'forgotten-at-close'] as const;
export type TrialEvent = (typeof EVENTS)[number];

export const EVENT_NAMES: Readonly<Record<TrialEvent, string>> = {
  nothing: 'without trouble',
  cut: 'with a connection that breaks within a Fragment, verify="always"',
  reload: 'with a reload within a Fragment',
  forgotten: 'with a session that the server forgets in mid-upload',
  'forgotten-at-close': 'with a session that the server forgets before Close-Session, verify="always"',
};

/**
 * How an upload may end: `done`, whose bytes are compared, or the code of an error. Where a server does wrong after a break,
 * that depends on how much of the broken Fragment had arrived.
 */
export type Ends = readonly string[];

const DONE: Ends = ['done'];

/** Of these a page sees no trouble: browsers repeat a request by themselves when a kept connection breaks. */
export const UNSEEN: ReadonlySet<TrialEvent> = new Set(['cut', 'forgotten-at-close']);

export const TABLE: Readonly<Record<Misbehaving, Readonly<Record<TrialEvent, Ends>>>> = {
  'appends-overlaps': row({ cut: ['done', 'delivery-mismatch'], reload: ['done', 'delivery-mismatch'] }),
  'acknowledges-unknown-sessions': row({
    forgotten: ['delivery-mismatch'],
    'forgotten-at-close': ['delivery-mismatch'],
  }),
  'not-found-over-a-limit': row({}),
  'names-own-code-for-lost-sessions': row({
    forgotten: ['session-stuck'],
    'forgotten-at-close': ['session-stuck'],
  }),
  'reads-on-after-an-abort': row({
    cut: ['done', 'delivery-mismatch'],
    reload: ['done', 'delivery-mismatch'],
  }),
  'one-connection-at-a-time': row({}),
};

function row(ends: Partial<Record<TrialEvent, Ends>>): Readonly<Record<TrialEvent, Ends>> {
  return { nothing: DONE, cut: DONE, reload: DONE, forgotten: DONE, 'forgotten-at-close': DONE, ...ends };
}
