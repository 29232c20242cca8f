import { html, nothing, type TemplateResult } from 'lit';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import { icon } from '../parts/icons.js';
import { joinFacts } from '../parts/join-facts.js';
import type { Words } from '../format/words.js';

/** Properties of the element that the drop zone shows. */
export interface FileControl {
  readonly accept: string;
  readonly multiple: boolean;
  readonly directory: boolean;
  readonly capture: string | null;
  readonly maxFiles?: number | undefined;
  readonly maxFileSize?: number | undefined;
  readonly maxTotalSize?: number | undefined;
  showPicker(): void;
}

/** The drop zone, with a button for users who do not drag and drop. */
export function dropZone(
  control: FileControl,
  picked: (event: Event) => void,
  dragging: DropAndPaste['dragging'],
  disabled: boolean,
  words: Words,
): TemplateResult {
  const { accept, directory, maxFiles, maxFileSize, maxTotalSize } = control;
  const multiple = control.multiple || directory;
  const types = words.types(accept);
  const hints = [
    types && words.say('hintTypes', { types }),
    maxFiles && multiple ? words.say('hintCount', { n: maxFiles }) : '',
    maxFileSize ? words.say('hintSize', { size: words.bytes(maxFileSize) }) : '',
    maxTotalSize ? words.say('hintTotal', { size: words.bytes(maxTotalSize) }) : '',
  ];
  // A click beside the button opens the picker; a click on a slotted control is left to that control
  const clicked = (event: Event): void => {
    if (!(event.target as Element).closest('a, button, input, select, textarea, label')) control.showPicker();
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
      @click=${() => control.showPicker()}
    >
      ${words.say(directory ? 'chooseFolder' : multiple ? 'choose' : 'chooseOne')}
    </button>
    <input
      class="hidden"
      type="file"
      tabindex="-1"
      aria-hidden="true"
      accept=${accept || nothing}
      capture=${control.capture ?? nothing}
      ?multiple=${multiple}
      ?webkitdirectory=${directory}
      ?disabled=${disabled}
      @change=${picked}
    />
    ${dragging === 'no' ? nothing : dragLabel(dragging, words)}
  </div>`;
}

/** The label covers the drop zone, also slotted content, because colour must not be the only sign of what a drop does. */
function dragLabel(dragging: 'allowed' | 'denied', words: Words): TemplateResult {
  const denied = dragging === 'denied';
  return html`<div class="drag ${dragging}" part="drag-label">
    ${icon(denied ? 'cancel' : 'upload')}<span>${words.say(denied ? 'dropDenied' : 'dropNow')}</span>
  </div>`;
}
