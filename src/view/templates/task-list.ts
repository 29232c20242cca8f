import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import { moveByKey } from '../controllers/focus-keeper.js';
import { taskRow, type RowContext } from './task-row.js';
import { vars } from '../parts/vars.js';
import type { VirtualList } from '../controllers/virtual-list.js';

/**
 * The list with the rows in view, each at its offset.
 *
 * @param moved Called when the list was scrolled or the focus came to another row.
 */
export function taskList(
  tasks: readonly TaskSnapshot[],
  list: VirtualList,
  context: RowContext,
  moved: () => void,
): TemplateResult {
  const { virtual, indexes, offsets, height, tabStop } = list.layout(tasks);
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
    @keydown=${(event: KeyboardEvent) => moveByKey(event, tasks, (id) => list.reach(id))}
    ${vars(virtual ? { '--_height': `${height}px` } : {})}
  >
    ${repeat(indexes, (index) => tasks[index]?.id, row)}
  </ul>`;
}
