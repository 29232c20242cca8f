// What svelte-check compares a template with: a mistake in the package's types is an error in this file.
import type { SvelteHTMLElements } from 'svelte/elements';
import 'bits-upload/svelte';

type Props = SvelteHTMLElements['bits-upload'];

export const right: Props = {
  class: 'wide',
  endpoint: '/uploads/{path}',
  multiple: true,
  'max-file-size': '20GiB',
  'onbits-success': (event) => console.log(event.task.name, event.url),
  'on:bits-error': ({ error }) => console.warn(error.code),
};

export const wrong: Props[] = [
  // @ts-expect-error A misspelt attribute.
  { mulitple: true },
  // @ts-expect-error A value that the attribute does not have.
  { 'host-id-policy': 'obey' },
  // @ts-expect-error The event has no such field.
  { 'onbits-success': (event) => event.urls },
];
