import { find } from './find.js';
import { isSettable } from './playground-element.js';

type Given = readonly (readonly [name: string, value: string])[];

const quoted = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const attribute = ([name, value]: Given[number]): string =>
  value === '' ? name : `${name}="${quoted(value)}"`;
const lines = (given: Given, indent: string): string =>
  given.length > 2
    ? given.map((each) => `\n${indent}  ${attribute(each)}`).join('') + `\n${indent}`
    : given.map((each) => ` ${attribute(each)}`).join('');

/** The code for an element with these attributes, by framework. */
export const CODE: Readonly<Record<string, (given: Given) => string>> = {
  plain: (given) => `<script type="module">
  import 'bits-upload';
</script>
<bits-upload${lines(given, '')}></bits-upload>
`,
  react: (given) => `import 'bits-upload/react';

export const Uploads = () => (
  <bits-upload${lines(given, '  ')} onbits-success={(event) => console.log(event.url)} />
);
`,
  vue: (given) => `<script setup lang="ts">
import 'bits-upload/vue';
</script>

<template>
  <bits-upload${lines(given, '  ')} @bits-success="(event) => console.log(event.url)" />
</template>
`,
};

/** Shows the code for the element as it is now, in the chosen framework. */
export function showCode(upload: HTMLElement): void {
  const given = upload
    .getAttributeNames()
    .filter(isSettable)
    .map((name) => [name, upload.getAttribute(name) ?? ''] as const);
  const chosen = find('#framework input:checked', HTMLInputElement).value;
  find('#code', HTMLElement).textContent = CODE[chosen]?.(given) ?? '';
}
