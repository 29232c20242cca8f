import { html, type TemplateResult } from 'lit';

/** The slot `actions` if the summary is not shown: in a box like the summary's buttons, hidden while it is empty. */
export const pageActions: TemplateResult = html`<div class="batch alone" part="actions" hidden>
  <slot
    name="actions"
    @slotchange=${({ target }: Event) => {
      const slot = target as HTMLSlotElement;
      slot.parentElement?.toggleAttribute('hidden', !slot.assignedNodes().length);
    }}
  ></slot>
</div>`;
