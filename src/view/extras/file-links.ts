import type { CSSResult, TemplateResult } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';
import type { Tools } from '../format/tools.js';
import { CopiedRow } from './copied-row.js';

const styles = ({ css }: Tools): CSSResult => css`
  .open {
    min-inline-size: 0;
    color: var(--_accent);
  }
  .open:not(:hover) {
    text-decoration: none;
  }
  @media (pointer: coarse) {
    .open {
      display: flex;
      align-items: center;
      min-block-size: var(--_touch);
      min-inline-size: var(--_touch);
    }
  }
`;
const COPY = 'M9 9h10.5v10.5H9zM6 15H4.5V4.5H15V6';
const DONE = 'M5 12.5l4.5 4.5L19 7.5';

export interface LinkHost {
  readonly renderRoot: DocumentFragment | HTMLElement;
  requestUpdate(): void;
}

interface LinkTools extends Tools {
  readonly redraw: () => void;
  readonly copied: () => void;
}

const links = new WeakMap<LinkHost, FileLinks>();

/**
 * The links of an element's uploaded files.
 *
 * @param copied Called when a link is copied, to announce it.
 */
export function fileLinks(tools: Tools, host: LinkHost, copied: () => void): FileLinks {
  let found = links.get(host);
  if (!found) {
    const redraw = (): void => host.requestUpdate();
    found = new FileLinks({ ...tools, redraw, copied });
    links.set(host, found);
    tools.adopt(host.renderRoot as ShadowRoot, styles(tools));
  }
  return found;
}

/** The links of uploaded files: their names open them, and a button copies the address. */
export class FileLinks {
  readonly #tools: LinkTools;
  readonly #copied: CopiedRow;

  constructor(tools: LinkTools) {
    this.#tools = tools;
    this.#copied = new CopiedRow(tools.redraw);
  }

  /** The file's name as a link; the name alone if there is no address to open. */
  name(task: TaskSnapshot, content: TemplateResult, tabStop: boolean): TemplateResult {
    const url = webAddress(task);
    if (!url) return content;
    const { html } = this.#tools;
    return html`<a
      class="open"
      part="file-link"
      href=${url}
      target="_blank"
      rel="noopener noreferrer"
      data-action="open"
      tabindex=${tabStop ? 0 : -1}
      >${content}</a
    >`;
  }

  /** The button that copies the address; undefined if there is none, or the page may not use the clipboard. */
  copyButton(task: TaskSnapshot, words: Words, tabStop: boolean): TemplateResult | undefined {
    const url = webAddress(task);
    // In a page over http there is no clipboard
    if (!url || !(navigator.clipboard as Clipboard | undefined)) return undefined;
    const { html, plainName } = this.#tools;
    const isCopied = this.#copied.is(task.id);
    const label = words.say(isCopied ? 'linkCopied' : 'copyLink');
    return html`<button
      type="button"
      class="quiet"
      part="row-button copy-button"
      data-action="copy"
      aria-label=${words.say('actionFor', { action: label, name: plainName(task.name) })}
      title=${label}
      tabindex=${tabStop ? 0 : -1}
      @click=${() => void this.#copy(task.id, url)}
    >
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${isCopied ? DONE : COPY} /></svg>
    </button>`;
  }

  async #copy(id: string, url: string): Promise<void> {
    // Where it is denied, nothing is copied, and nothing says so
    if (await this.#copied.copy(id, url)) this.#tools.copied();
  }
}

/** The absolute address of an uploaded file: of http and https only, and without credentials. */
function webAddress({ url }: TaskSnapshot): string | undefined {
  if (!url) return undefined;
  try {
    const { protocol, username, password, href } = new URL(url, document.baseURI);
    return /^https?:$/.test(protocol) && !username && !password ? href : undefined;
  } catch {
    return undefined;
  }
}
