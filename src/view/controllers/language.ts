import { isServer, type ReactiveController, type ReactiveControllerHost } from 'lit';
import type { Strings } from '../../locales/locale.js';
import { loadEnglish } from '../../locales/english/english.js';
import { lacksPhrases, loadedStrings, loadStrings, matchLocale } from '../../locales/registry.js';
import { Words } from '../format/words.js';

interface LanguageHost extends ReactiveControllerHost, HTMLElement {
  readonly strings?: Partial<Strings> | undefined;
}

const onServer: boolean = isServer;

/** Uses the language of the closest `lang` attribute, through shadow roots; loads its phrases when first needed. */
export class Language implements ReactiveController {
  readonly #host: LanguageHost;
  #observer: MutationObserver | undefined;
  #words = new Words();
  #lang = 'en';
  #strings: Strings | undefined;
  #overrides: Partial<Strings> | undefined;
  #foreign = false;
  #isWanted = false;
  /** Whether the phrases of failures and refused files are there, or cannot be loaded. */
  isComplete = false;

  constructor(host: LanguageHost) {
    this.#host = host;
    host.addController(this);
  }

  get words(): Words {
    // A server renders the element once and calls no controller
    if (onServer) this.hostUpdate();
    return this.#words;
  }

  /** `en` if there are no phrases in the page's language and `strings` is not set; undefined otherwise. */
  get foreign(): 'en' | undefined {
    return this.#foreign && !this.#overrides ? 'en' : undefined;
  }

  /** Has the phrases of failures and refused files loaded, where the language lacks them. */
  complete(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(() => this.#host.requestUpdate());
    const watched = { attributes: true, attributeFilter: ['lang'], subtree: true };
    for (let node: Node = this.#host; ;) {
      const root = node.getRootNode();
      this.#observer.observe(root, watched);
      if (!(root instanceof ShadowRoot)) break;
      node = root.host;
    }
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  hostUpdate(): void {
    const lang = closestLang(this.#host);
    const locale = matchLocale(lang);
    const strings = loadedStrings(locale);
    if (!strings && !onServer) void loadStrings(locale).then(() => this.#host.requestUpdate());
    this.isComplete = !lacksPhrases(locale);
    if (this.#isWanted && !this.isComplete) void loadEnglish().then(() => this.#host.requestUpdate());
    // The shown language stays until the new one is loaded
    if (
      strings &&
      (strings !== this.#strings || lang !== this.#lang || this.#host.strings !== this.#overrides)
    ) {
      this.#lang = lang;
      this.#strings = strings;
      this.#overrides = this.#host.strings;
      this.#foreign = strings === loadedStrings('en') && !/^en\b/i.test(lang);
      // Without phrases in the page's language figures are English, too, like the phrases around them
      this.#words = new Words(this.#foreign ? 'en' : lang, strings, this.#overrides);
    }
  }
}

function closestLang(element: Element): string {
  // There is no page around it
  if (onServer) return element.getAttribute('lang') || 'en';
  for (let node: Element | null = element; node;) {
    const found: Element | null = node.closest('[lang]');
    if (found) return found.getAttribute('lang') || 'en';
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : null;
  }
  return document.documentElement.lang || 'en';
}
