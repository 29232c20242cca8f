import type { Counts } from './task-counts.js';

/** Inputs of the element's custom states, besides the counts. */
export interface StateInputs {
  readonly dragging: 'no' | 'allowed' | 'denied';
  readonly rejected: boolean;
  /** Whether a form's submission waits for the files. */
  readonly submitting: boolean;
  readonly empty: boolean;
}

/** The custom states that `:state()` matches in a page's styles, each with whether the element has it. */
export function customStates(
  counts: Counts,
  { dragging, rejected, submitting, empty }: StateInputs,
): Readonly<Record<string, boolean>> {
  return {
    empty,
    dragging: dragging === 'allowed',
    'drag-denied': dragging === 'denied',
    ready: counts.ready > 0,
    queued: counts.queued > 0,
    uploading: counts.running > 0,
    waiting: counts.waiting > 0,
    paused: counts.paused > 0,
    offline: counts.offline > 0,
    'other-tab': counts['other-tab'] > 0,
    'file-needed': counts['file-needed'] > 0,
    'file-changed': counts.changed > 0,
    restored: counts.restored > 0,
    failed: counts.failed > 0,
    succeeded: counts.succeeded > 0 && counts.unfinished + counts.failed === 0,
    rejected,
    submitting,
  };
}
