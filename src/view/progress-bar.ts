import { html, nothing, type TemplateResult } from 'lit';
import { plainName } from '../plain-name.js';
import { vars } from './vars.js';

export interface Progress {
  readonly label: string;
  /** Bytes the server acknowledged. */
  readonly acknowledged: number;
  /** Bytes probably on the way, an estimate. */
  readonly inFlight: number;
  readonly total: number;
  /** The server has said its last word. */
  readonly done: boolean;
  /** Something happens that cannot be measured. */
  readonly busy: boolean;
  readonly text: string;
}

/** What of a whole is reached, never all of it before the server's last word. */
export function fraction(bytes: number, total: number, done: boolean): number {
  return done ? 1 : Math.min(0.99, total > 0 ? bytes / total : 0);
}

/**
 * Acknowledged bytes solid, bytes on the way as a lighter tail. Says only what is acknowledged: the
 * parts within are no objects of the accessibility tree, which would change with each Fragment.
 */
export function progressBar(progress: Progress): TemplateResult {
  const { acknowledged, inFlight, total, done } = progress;
  const solid = fraction(acknowledged, total, done);
  const out = fraction(acknowledged + inFlight, total, done);
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
    ${inFlight ? html`<span class="tail" part="progress-in-flight" aria-hidden="true"></span>` : nothing}
    <span class="solid" part="progress-acknowledged" aria-hidden="true"></span>
  </div>`;
}
