import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TaskSnapshot } from '../manager/contract/snapshot.js';
import { moveByKey } from './list-keys.js';
import { taskRow, type RowContext } from './task-row.js';
import { vars } from './vars.js';
import type { VisibleRows } from './virtual-list.js';

/**
 * The list with the rows in view, each at its offset.
 *
 * @param moved Called when the list was scrolled or the focus came to another row.
 * @param reach Draws the row of a task, also outside of the view.
 */
export function taskList(
  tasks: readonly TaskSnapshot[],
  { virtual, indexes, offsets, height, tabStop }: VisibleRows,
  context: RowContext,
  moved: () => void,
  reach: (id: string) => Promise<Element | undefined>,
): TemplateResult {
  const row = (index: number, place: number): TemplateResult | typeof nothing => {
    const task = tasks[index];
    if (!task) return nothing;
    return html`<li
      class="row"
      part="row row-${task.status}"
      data-id=${task.id}
      data-status=${task.status}
      aria-setsize=${virtual ? tasks.length : nothing}
      aria-posinset=${virtual ? index + 1 : nothing}
      ${vars(virtual ? { '--_top': `${offsets[place] ?? 0}px` } : {})}
    >
      ${taskRow(task, context, !virtual || index === tabStop)}
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
    @keydown=${(event: KeyboardEvent) => moveByKey(event, tasks, reach)}
    ${vars(virtual ? { '--_height': `${height}px` } : {})}
  >
    ${repeat(indexes, (index) => tasks[index]?.id, row)}
  </ul>`;
}
