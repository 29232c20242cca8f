import { html, nothing, type TemplateResult } from 'lit';
import { plainName } from '../../plain-name.js';
import { vars } from './vars.js';

export interface Progress {
  readonly label: string;
  /** Bytes that the server has acknowledged. */
  readonly acknowledged: number;
  /** Estimated bytes that are sent. */
  readonly sent: number;
  readonly total: number;
  /** Whether the server has confirmed the upload. */
  readonly done: boolean;
  /** Whether the upload is at a step that has no measurable progress. */
  readonly busy: boolean;
  readonly text: string;
}

/** Completed fraction from 0 to 1, capped at 0.99 until the server confirms the upload. */
export function fraction(bytes: number, total: number, done: boolean): number {
  return done ? 1 : Math.min(0.99, total > 0 ? bytes / total : 0);
}

/**
 * A progress bar: acknowledged bytes solid, bytes in flight in a lighter colour. Its accessible value is that of the
 * acknowledged bytes; the inner parts are hidden from the accessibility tree, which would change with each Fragment.
 */
export function progressBar(progress: Progress): TemplateResult {
  const { acknowledged, sent, total, done } = progress;
  const solid = fraction(acknowledged, total, done);
  const out = fraction(sent, total, done);
  const width = (part: number): string => `${(part * 100).toFixed(2)}%`;
  return html`<div
    class="bar"
    part="progress"
    role="progressbar"
    aria-label=${progress.label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.floor(solid * 100)}
    aria-valuetext=${plainName(progress.text)}
    ?data-busy=${progress.busy}
    ${vars({ '--_solid': width(solid), '--_out': width(out) })}
  >
    ${sent > acknowledged ? html`<span class="tail" part="progress-in-flight" aria-hidden="true"></span>` : nothing}
    <span class="solid" part="progress-acknowledged" aria-hidden="true"></span>
  </div>`;
}
