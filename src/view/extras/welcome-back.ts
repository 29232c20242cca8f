import type { TemplateResult } from 'lit';
import type { TaskSnapshot } from '../../manager/contract/snapshot.js';
import type { Words } from '../format/words.js';
import type { Tools } from '../format/tools.js';

/** Maximum number of files that are named; further ones are counted. */
const MAX_NAMES = 3;

export interface WelcomeContext {
  readonly tasks: readonly TaskSnapshot[];
  readonly words: Words;
  /** Whether the control is disabled. */
  readonly disabled: boolean;
  readonly control: { showPicker(): void };
  readonly act: (action: 'choose', task: TaskSnapshot) => void;
}

/** The card of a visitor who is back: the uploads that go on when their files are picked again. Undefined if there are none. */
export function welcomeBack(
  { html, plainName }: Tools,
  { tasks, words, disabled, control, act }: WelcomeContext,
): TemplateResult | undefined {
  const needed = tasks.filter(({ fileNeededCause }) => fileNeededCause === 'reload');
  const [first] = needed;
  if (!first) return undefined;
  const only = needed.length > 1 ? undefined : first;
  const lines = needed.slice(0, MAX_NAMES).map(({ name, acknowledged, size }) =>
    words.say('because', {
      state: plainName(name),
      reason: words.say('saidMilestone', { percent: words.percent(size ? acknowledged / size : 0) }),
    }),
  );
  if (needed.length > MAX_NAMES) lines.push(words.say('more', { n: needed.length - MAX_NAMES }));
  return html`<div class="notice" part="notice welcome" tabindex="-1">
    <div class="main">
      <strong>${words.say('headNeeded', { n: needed.length })}</strong>
      ${lines.map((line) => html`<div><bdi>${line}</bdi></div>`)}
      <div class="ask">
        <button
          type="button"
          class="plain"
          part="welcome-button"
          ?disabled=${disabled}
          @click=${() => {
            if (only) act('choose', only);
            else control.showPicker();
          }}
        >
          ${words.say(only ? 'chooseAgain' : 'choose')}
        </button>
      </div>
    </div>
  </div>`;
}
