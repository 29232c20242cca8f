import { attributeType } from './attribute-types.js';
import { elementOf, type Documented, type Manifest } from './manifest.js';

interface PackageInfo {
  readonly name: string;
  readonly version: string;
}

const described = ({ name, description = '' }: Documented) => ({ name, description });

/** `web-types.json`, for JetBrains editors. */
export function webTypes(manifest: Manifest, { name, version }: PackageInfo): object {
  const element = elementOf(manifest);
  return {
    $schema: 'https://json.schemastore.org/web-types',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: {
        elements: [
          {
            ...described(element),
            attributes: element.attributes.map((attribute) => {
              const { isBoolean, values } = attributeType(attribute);
              return {
                ...described(attribute),
                ...(attribute.default && { default: attribute.default.replaceAll("'", '') }),
                value: isBoolean
                  ? { kind: 'no-value', type: 'boolean' }
                  : { type: values.length > 0 ? values.map((value) => `'${value}'`) : attribute.type?.text },
              };
            }),
            slots: element.slots.map(described),
            js: {
              properties: element.members
                .filter(({ kind }) => kind === 'field')
                .map((member) => ({ ...described(member), type: member.type?.text })),
              events: element.events.map((event) => ({ ...described(event), type: event.type?.text })),
            },
            css: {
              properties: element.cssProperties.map((property) => ({
                ...described(property),
                default: property.default,
              })),
              parts: element.cssParts.map(described),
            },
          },
        ],
      },
    },
  };
}

/** `vscode.html-custom-data.json`, for VS Code's setting of HTML data. */
export function htmlData(manifest: Manifest): object {
  const element = elementOf(manifest);
  return {
    version: 1.1,
    tags: [
      {
        name: 'bits-upload',
        description: element.description,
        attributes: element.attributes.map((attribute) => {
          const { isBoolean, values } = attributeType(attribute);
          return {
            ...described(attribute),
            ...(isBoolean && { valueSet: 'v' }),
            ...(values.length > 0 && { values: values.map((value) => ({ name: value })) }),
          };
        }),
      },
    ],
  };
}

/** `vscode.css-custom-data.json`, for VS Code's setting of CSS data. */
export function cssData(manifest: Manifest): object {
  const { cssProperties, cssParts, cssStates } = elementOf(manifest);
  return {
    version: 1.1,
    properties: cssProperties.map(described),
    pseudoElements: cssParts.map(({ name, description }) => ({ name: `::part(${name})`, description })),
    pseudoClasses: cssStates.map(({ name, description }) => ({ name: `:state(${name})`, description })),
  };
}
