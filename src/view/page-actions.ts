import { html, type TemplateResult } from 'lit';

/** The page's own buttons where there are none for all files: a box like theirs, gone while nothing is in it. */
export const pageActions: TemplateResult = html`<div class="batch alone" part="actions" hidden>
  <slot
    name="actions"
    @slotchange=${({ target }: Event) => {
      const slot = target as HTMLSlotElement;
      slot.parentElement?.toggleAttribute('hidden', !slot.assignedNodes().length);
    }}
  ></slot>
</div>`;
