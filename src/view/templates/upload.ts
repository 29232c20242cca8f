import { html, nothing, type TemplateResult } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { TakeFiles } from '../files/take-files.js';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import { dragLabel, dropZone, type FileControl } from './drop-zone.js';
import type { Extras } from '../extras/extras.js';
import type { ManagerLike } from '../controllers/manager-like.js';
import { notices } from './notices.js';
import { pageActions, summary, type SummaryContext } from './summary.js';
import type { ListOrder } from '../list/list-order.js';
import { taskList } from './task-list.js';
import type { RowContext } from './task-row.js';
import type { ListRows } from '../list/list-rows.js';

/** Inputs of the element's template. */
export interface UploadContext extends RowContext, SummaryContext {
  /** Language of the phrases, if it differs from that of the page. */
  readonly foreign: string | undefined;
  readonly tasks: readonly TaskSnapshot[];
  readonly manager: ManagerLike | undefined;
  readonly control: FileControl;
  readonly picked: (event: Event) => void;
  readonly drop: DropAndPaste;
  readonly already: TakeFiles['notice'];
  /** Whether the phrases of refused files are loaded, or cannot be. */
  readonly hasReasons: boolean;
  readonly list: ListRows;
  readonly order: ListOrder;
  readonly redraw: () => void;
  /** What is shown in some pages and moments only, once it is loaded; null if it cannot be. */
  readonly extras: Extras | null | undefined;
}

/** The whole element except its live regions. */
export function upload(context: UploadContext): TemplateResult {
  const { foreign = nothing, tasks, manager, drop, words, list, order, extras } = context;
  // Also of an empty list, which ends the order
  const items = order.items(tasks, list);
  return html`<div class="base" part="base" lang=${foreign} dir=${foreign === nothing ? nothing : 'ltr'}>
    ${dropZone(context.control, context.picked, context.disabled, context.counts.ready > 0, words)}
    ${extras?.welcomeBack(context)}${notices(context)}
    ${
      tasks.length
        ? html`<div class="panel" part="panel" tabindex="-1">
            ${
              order.isPlural || context.counts.ready ? summary(context, manager?.totals) : pageActions
            }${order.chips(words)}${taskList(items, list, context, context.redraw, order)}
          </div>`
        : html`${pageActions}<slot name="empty"></slot>`
    }
    <slot name="footer"></slot>
    ${dragLabel(drop, context.control.accept, words, context.extras)}
  </div>`;
}
