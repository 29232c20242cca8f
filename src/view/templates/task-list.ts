import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Item } from '../list/arrange.js';
import { taskRow, type RowContext } from './task-row.js';
import { vars } from '../parts/vars.js';
import type { ListOrder } from '../list/list-order.js';
import type { ListRows } from '../list/list-rows.js';

/**
 * The list with the rows in view, each at its offset.
 *
 * @param moved Called when the list was scrolled, or the focus came to another row or left.
 */
export function taskList(
  items: readonly Item[],
  list: ListRows,
  context: RowContext,
  moved: () => void,
  order: ListOrder,
): TemplateResult {
  const { virtual, indexes, places, height, tabStop } = list.layout(items);
  const row = (index: number, place: number): TemplateResult | typeof nothing => {
    const item = items[index];
    if (!item) return nothing;
    const tabStops = !virtual || index === tabStop;
    const [top = 0, column = 1] = places[place] ?? [];
    const [status, content] =
      'folded' in item
        ? ['folded', item.button(context.words, tabStops)]
        : [item.status, taskRow(item, context, tabStops)];
    return html`<li
      class="row"
      part="row row-${status}"
      data-id=${item.id}
      data-status=${status}
      aria-setsize=${virtual ? items.length : nothing}
      aria-posinset=${virtual ? index + 1 : nothing}
      ${vars(virtual ? { '--_top': `${top}px`, '--_column': column } : {})}
    >
      ${content}
    </li>`;
  };
  return html`<ul
    class="list"
    part="list"
    role="list"
    aria-label=${context.words.say('list')}
    ?data-virtual=${virtual}
    @scroll=${moved}
    @focusin=${moved}
    @focusout=${moved}
    @pointerenter=${order.pointed}
    @pointerleave=${order.pointed}
    @keydown=${(event: KeyboardEvent) => list.pressed(event, items)}
    ${vars(virtual ? { '--_height': `${height}px` } : {})}
  >
    ${repeat(indexes, (index) => items[index]?.id, row)}
  </ul>`;
}
