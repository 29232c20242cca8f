import { html, nothing, type TemplateResult } from 'lit';
import type { DropAndPaste } from '../files/drop-and-paste.js';
import type { Extras } from '../extras/extras.js';
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

/**
 * The drop zone, with a button for users who do not drag and drop.
 *
 * @param ready Whether files wait for the user to start them: to add more is then not what comes next.
 */
export function dropZone(
  control: FileControl,
  picked: (event: Event) => void,
  disabled: boolean,
  ready: boolean,
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
        ><slot name="label"
          >${words.say(multiple ? (isTouch() ? 'add' : 'drop') : isTouch() ? 'chooseOne' : 'dropOne')}</slot
        ></span
      >
      <span class="hint" part="hint" id="hint"><slot name="hint">${joinFacts(hints)}</slot></span>
    </div>
    <button
      type="button"
      class="pick ${ready ? 'outlined' : 'filled'}"
      part="button"
      aria-describedby="hint"
      ?disabled=${disabled}
      @click=${() => control.showPicker()}
    >
      ${words.say(directory ? 'chooseFolder' : !multiple ? 'chooseOne' : ready ? 'addMore' : 'choose')}
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
  </div>`;
}

/** Nobody can drop a file on a touch screen. */
const isTouch = (): boolean => typeof matchMedia === 'function' && matchMedia('(any-hover: none)').matches;

/**
 * What a drop would do: an outline of the whole element, and a label that stays in view. Colour must not be the only sign.
 */
export function dragLabel(
  { dragging, held }: DropAndPaste,
  accept: string,
  words: Words,
  extras: Extras | null | undefined,
): TemplateResult | typeof nothing {
  if (dragging === 'no') return nothing;
  const denied = dragging === 'denied';
  const types = denied && words.types(accept);
  const counted = denied ? [] : (extras?.dropText(held, words) ?? []);
  const text = words.say(denied ? 'dropDenied' : 'dropNow');
  return html`<div class="drag ${dragging}" part="drag-label">
    <div class="held">
      ${icon(denied ? 'cancel' : 'upload')}<span
        >${types ? words.say('oneByOne', { first: text, second: words.say('hintTypes', { types }) }) : counted.length ? joinFacts(counted) : text}</span
      >
    </div>
  </div>`;
}
