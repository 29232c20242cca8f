import { FormControl } from '../../../src/view/form/form-control.js';
import { attributeType } from './attribute-types.js';
import { elementOf, type Manifest } from './manifest.js';

const NOTE = '// Generated from custom-elements.json by `npm run build`.\n';

/**
 * Properties that a page sets in a template. All frameworks take what begins with `on` for the listener of an event:
 * `onAuthRequired` has to be set on the element.
 */
const isSet = (name: string): boolean =>
  name === 'manager' || (name in FormControl.properties && !name.startsWith('on'));

const comment = (text = ''): string => `  /** ${text.replaceAll('*/', '* /')} */\n`;

const quoted = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`);

/** `attributes.d.ts`: what the types of all frameworks share. */
function sharedTypes(manifest: Manifest): string {
  const { attributes, members, ...element } = elementOf(manifest);
  // Every framework has types for the events that all elements have, such as `change`.
  const events = element.events.filter(({ name }) => name.startsWith('bits-'));
  const types = new Set(events.map(({ type }) => type?.text ?? 'Event'));
  const asAttribute = attributes.map(
    (attribute) =>
      `${comment(attribute.description)}  ${quoted(attribute.name)}?: ${attributeType(attribute).text} | undefined;\n`,
  );
  const byField = new Map(attributes.map((attribute) => [attribute.fieldName ?? attribute.name, attribute]));
  const names = new Set(attributes.map(({ name }) => name));
  const asProperty = members
    .filter(({ kind, name }) => kind === 'field' && isSet(name) && !names.has(name))
    .map(({ name, description }) => {
      const attribute = byField.get(name);
      const type = attribute ? `${attributeType(attribute).text} | undefined` : `BitsUpload['${name}']`;
      return `${comment(description)}  ${name}?: ${type};\n`;
    });
  const asEvent = events.map(
    ({ name, description, type }) => `${comment(description)}  ${quoted(name)}: ${type?.text ?? 'Event'};\n`,
  );
  return `${NOTE}import type { BitsUpload, ${[...types].join(', ')} } from '../element.js';

type Unit = \`\${'' | 'k' | 'K' | 'M' | 'G' | 'T' | 'Ki' | 'Mi' | 'Gi' | 'Ti'}\${'' | 'B'}\`;

/** A size in bytes, or text like \`10MB\` (decimal) or \`4GiB\` (binary). */
export type Size = number | \`\${number}\${Unit}\`;

/** A number, or its text. */
export type Numeric = number | \`\${number}\`;

/** The attributes of \`<bits-upload>\`, with the values that it accepts. */
export interface BitsUploadAttributes {
${asAttribute.join('')}}

/** The properties of \`<bits-upload>\` that a template sets and that have no attribute of the same name. */
export interface BitsUploadProperties {
${asProperty.join('')}}

/** The events of \`<bits-upload>\`, besides \`change\`. */
export interface BitsUploadEvents {
${asEvent.join('')}}

/** Listeners of the events, under the name of the event with a prefix. */
export type BitsUploadListeners<Prefix extends string> = {
  [Name in keyof BitsUploadEvents as \`\${Prefix}\${Name}\`]?: ((event: BitsUploadEvents[Name]) => void) | undefined;
};
`;
}

const IMPORTS = `import type { BitsUpload } from '../element.js';
import type { BitsUploadAttributes, BitsUploadListeners, BitsUploadProperties } from './attributes.js';
`;
const PROPS = 'BitsUploadAttributes, BitsUploadProperties';

/** A framework's module: everything of the package's entry, and the element in the framework's own types. */
const FRAMEWORKS: Readonly<Record<string, string>> = {
  react: `import type { DetailedHTMLProps, HTMLAttributes } from 'react';
${IMPORTS}
/** What \`<bits-upload>\` takes in JSX. */
export interface BitsUploadProps
  extends DetailedHTMLProps<HTMLAttributes<BitsUpload>, BitsUpload>, ${PROPS}, BitsUploadListeners<'on'> {}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'bits-upload': BitsUploadProps;
    }
  }
}
`,
  preact: `import type { HTMLAttributes } from 'preact';
${IMPORTS}
/** What \`<bits-upload>\` takes in JSX. */
export interface BitsUploadProps extends HTMLAttributes<BitsUpload>, ${PROPS}, BitsUploadListeners<'on'> {}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'bits-upload': BitsUploadProps;
    }
  }
}
`,
  solid: `import type { JSX } from 'solid-js';
${IMPORTS}
/** What \`<bits-upload>\` takes in JSX. */
export interface BitsUploadProps
  extends JSX.HTMLAttributes<BitsUpload>, ${PROPS}, BitsUploadListeners<'on:'> {
  'prop:onAuthRequired'?: BitsUpload['onAuthRequired'];
}

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'bits-upload': BitsUploadProps;
    }
  }
}
`,
  vue: `import type { HTMLAttributes, PublicProps } from 'vue';
import type { BitsUpload } from '../element.js';
import type { BitsUploadAttributes, BitsUploadEvents, BitsUploadProperties } from './attributes.js';

type Camel<Name extends string> = Name extends \`\${infer Head}-\${infer Tail}\`
  ? \`\${Head}\${Capitalize<Camel<Tail>>}\`
  : Name;

type Listeners = {
  [Name in keyof BitsUploadEvents as \`on\${Capitalize<Camel<Name>>}\`]?: ((event: BitsUploadEvents[Name]) => void) | undefined;
};

/** What \`<bits-upload>\` takes in a template. */
export interface BitsUploadProps
  extends Omit<HTMLAttributes, keyof Listeners>, BitsUploadAttributes, BitsUploadProperties, Listeners {}

declare module 'vue' {
  interface GlobalComponents {
    'bits-upload': new () => BitsUpload & { $props: PublicProps & BitsUploadProps };
  }
}
`,
  svelte: `import type { HTMLAttributes } from 'svelte/elements';
${IMPORTS}
/** What \`<bits-upload>\` takes in a template; \`onbits-…\` in Svelte 5, \`on:bits-…\` before. */
export interface BitsUploadProps
  extends HTMLAttributes<BitsUpload>, ${PROPS}, BitsUploadListeners<'on'>, BitsUploadListeners<'on:'> {}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'bits-upload': BitsUploadProps;
  }
}
`,
};

/** The files of `dist/frameworks`, by name. */
export function frameworkTypes(manifest: Manifest): Map<string, string> {
  const files = new Map([['attributes.d.ts', sharedTypes(manifest)]]);
  for (const [name, types] of Object.entries(FRAMEWORKS)) {
    files.set(
      `${name}.d.ts`,
      `${NOTE}${types}\nexport * from '../index.js';\nexport type * from './attributes.js';\n`,
    );
    files.set(`${name}.js`, `export * from '../index.js';\n`);
  }
  return files;
}
