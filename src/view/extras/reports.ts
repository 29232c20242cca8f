import type { CSSResult, TemplateResult } from 'lit';
import type { PhraseKey } from '../../locales/locale.js';
import type { Diagnostics } from '../../manager/contract/diagnostics.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';
import type { Tools } from '../format/tools.js';
import { CopiedRow } from './copied-row.js';

const styles = ({ css }: Tools): CSSResult => css`
  .detail .ask {
    font-size: calc(1em / 0.8125);
  }
  .report {
    display: block;
    box-sizing: border-box;
    inline-size: 100%;
    block-size: 8em;
    margin-block: 0.5em;
    border: 1px solid var(--_border);
    border-radius: 4px;
    background: var(--_surface);
    color: var(--_text);
    font:
      0.9em/1.4 ui-monospace,
      monospace;
    resize: vertical;
  }
`;

export interface ReportHost {
  readonly renderRoot: DocumentFragment | HTMLElement;
  requestUpdate(): void;
  readonly updateComplete: Promise<unknown>;
  diagnostics(): Promise<Diagnostics | undefined>;
}

interface ReportTools extends Tools {
  readonly host: ReportHost;
  /** Announces a phrase. */
  readonly note: (phrase: PhraseKey) => void;
}

const reports = new WeakMap<ReportHost, Reports>();

/** What an element shows of `diagnostics()`. */
export function reportsOf(tools: ReportTools): Reports {
  const { host } = tools;
  let found = reports.get(host);
  if (!found) {
    found = new Reports(tools);
    reports.set(host, found);
    tools.adopt(host.renderRoot as ShadowRoot, styles(tools));
  }
  return found;
}

/**
 * The button that copies a report of the element's uploads, below the details of a failed file. Where the browser denies
 * the clipboard, a field with the selected text comes instead.
 */
export class Reports {
  readonly #tools: ReportTools;
  /** Whether the manager has reports and their code is loaded. */
  #available = false;
  /** Failures at which that was asked: the code may load at the next one. */
  readonly #asked = new WeakSet<Error>();
  readonly #copied: CopiedRow;
  /** The report that could not be copied, and the task whose button was pressed. */
  #denied: { readonly id: string; readonly text: string } | undefined;

  constructor(tools: ReportTools) {
    this.#tools = tools;
    this.#copied = new CopiedRow(() => tools.host.requestUpdate());
  }

  /** The button for a row; undefined if there is no report. */
  button(task: TaskSnapshot, words: Words, tabStop: boolean): TemplateResult | undefined {
    // Asked ahead: browsers allow the clipboard for a short time after the click only
    if (!this.#available) {
      void this.#prepare(task.error);
      return undefined;
    }
    const { html, plainName } = this.#tools;
    const text = this.#denied?.id === task.id ? this.#denied.text : undefined;
    const label = words.say(this.#copied.is(task.id) ? 'reportCopied' : 'copyReport');
    const name = words.say('actionFor', { action: label, name: plainName(task.name) });
    return html`<div class="ask">
        <button
          type="button"
          class="plain"
          part="row-button report-button"
          data-action="report"
          aria-label=${name}
          tabindex=${tabStop ? 0 : -1}
          @click=${() => void this.#copy(task.id)}
        >
          ${label}
        </button>
      </div>
      ${
        text === undefined
          ? ''
          : html`<textarea
              class="report"
              part="report"
              readonly
              lang="en"
              dir="ltr"
              spellcheck="false"
              aria-label=${name}
              tabindex=${tabStop ? 0 : -1}
              .value=${text}
              @keydown=${(event: Event) => event.stopPropagation()}
            ></textarea>`
      }`;
  }

  async #prepare(error: Error | undefined): Promise<void> {
    if (!error || this.#asked.has(error)) return;
    this.#asked.add(error);
    if ((await this.#read()) === undefined) return;
    this.#available = true;
    this.#tools.host.requestUpdate();
  }

  /** The report as text; undefined if the manager has none, or its code is not loaded. */
  async #read(): Promise<string | undefined> {
    try {
      const report = await this.#tools.host.diagnostics();
      return report && JSON.stringify(report, null, 1);
    } catch {
      return undefined;
    }
  }

  async #copy(id: string): Promise<void> {
    const text = await this.#read();
    if (text === undefined) return;
    const isCopied = await this.#copied.copy(id, text);
    this.#denied = isCopied ? undefined : { id, text };
    if (isCopied) this.#tools.note('reportCopied');
    else await this.#select();
  }

  /** Draws the report that could not be copied, selected. */
  async #select(): Promise<void> {
    const { host } = this.#tools;
    host.requestUpdate();
    await host.updateComplete;
    host.renderRoot.querySelector<HTMLTextAreaElement>('.report')?.select();
  }
}
