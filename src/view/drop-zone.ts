import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.js';
import { joinFacts } from './join-facts.js';
import type { Words } from './words.js';

/** Inputs of the drop zone: text, limits and actions. */
export interface DropZoneOptions {
  readonly words: Words;
  readonly accept: string;
  readonly multiple: boolean;
  readonly directory: boolean;
  readonly capture: string | null;
  readonly disabled: boolean;
  readonly dragging: 'no' | 'allowed' | 'denied';
  readonly maxFiles: number | undefined;
  readonly maxFileSize: number | undefined;
  readonly maxTotalSize: number | undefined;
  readonly pick: () => void;
  readonly picked: (event: Event) => void;
}

/** The drop zone, with a button for users who do not drag and drop. */
export function dropZone(options: DropZoneOptions): TemplateResult {
  const { words, multiple, directory, dragging, disabled } = options;
  const types = words.types(options.accept);
  const hints = [
    types && words.say('hintTypes', { types }),
    options.maxFiles && multiple ? words.say('hintCount', { n: options.maxFiles }) : '',
    options.maxFileSize ? words.say('hintSize', { size: words.bytes(options.maxFileSize) }) : '',
    options.maxTotalSize ? words.say('hintTotal', { size: words.bytes(options.maxTotalSize) }) : '',
  ];
  // A click beside the button opens the picker; a click on a slotted control is left to that control
  const clicked = (event: Event): void => {
    if (!(event.target as Element).closest('a, button, input, select, textarea, label')) options.pick();
  };
  return html`<div class="drop" part="dropzone" @click=${clicked}>
    <span class="badge" part="dropzone-icon"><slot name="icon">${icon('upload')}</slot></span>
    <div class="say">
      <span class="label" part="label"
        ><slot name="label">${words.say(multiple ? 'drop' : 'dropOne')}</slot></span
      >
      <span class="hint" part="hint" id="hint"><slot name="hint">${joinFacts(hints)}</slot></span>
    </div>
    <button
      type="button"
      class="pick"
      part="button"
      aria-describedby="hint"
      ?disabled=${disabled}
      @click=${() => options.pick()}
    >
      ${words.say(directory ? 'chooseFolder' : multiple ? 'choose' : 'chooseOne')}
    </button>
    <input
      class="hidden"
      type="file"
      tabindex="-1"
      aria-hidden="true"
      accept=${options.accept || nothing}
      capture=${options.capture ?? nothing}
      ?multiple=${multiple}
      ?webkitdirectory=${directory}
      ?disabled=${disabled}
      @change=${options.picked}
    />
    ${dragging === 'no' ? nothing : dragLabel(dragging, words)}
  </div>`;
}

/** Covers the drop zone, whatever the page has slotted or hidden: colour alone must not show what a drop would do. */
function dragLabel(dragging: 'allowed' | 'denied', words: Words): TemplateResult {
  const denied = dragging === 'denied';
  return html`<div class="drag ${dragging}" part="drag-label">
    ${icon(denied ? 'cancel' : 'upload')}<span>${words.say(denied ? 'dropDenied' : 'dropNow')}</span>
  </div>`;
}
