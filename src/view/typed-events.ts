import { LitElement } from 'lit';
import type { BitsEventMap } from '../events.js';

type Listener = EventListenerOrEventListenerObject;

/** Adds the types of the element's events to its listener methods. Their behaviour is unchanged. */
export abstract class TypedEvents extends LitElement {
  override addEventListener<K extends keyof BitsEventMap>(
    type: K,
    listener: (this: this, event: BitsEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: this, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: Listener,
    options?: boolean | AddEventListenerOptions,
  ): void;
  override addEventListener(
    type: string,
    listener: unknown,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as Listener, options);
  }

  override removeEventListener<K extends keyof BitsEventMap>(
    type: K,
    listener: (this: this, event: BitsEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: this, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: Listener,
    options?: boolean | EventListenerOptions,
  ): void;
  override removeEventListener(
    type: string,
    listener: unknown,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as Listener, options);
  }
}
