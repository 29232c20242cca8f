import type { Documented, ElementManifest } from './manifest.js';

/** A Markdown table. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => (text === '' ? '' : `\`${text}\``);
const described = ({ description = '' }: Documented): string => description;
const named = (kind: string, each: readonly Documented[], name = (one: Documented) => one.name): string =>
  table(
    [kind, 'description'],
    each.map((one) => [code(name(one)), described(one)]),
  );

/** A type as authors write it: without `undefined`, which any property may be set to. */
export function readableType(type: string | undefined): string {
  const text = (type ?? '').replace(/\s*\|\s*undefined\b/g, '').trim();
  return text.startsWith('ManagerOptions[') ? 'function' : text;
}

function signature({ name, parameters = [] }: Documented): string {
  const list = parameters.map((each) => `${each.rest ? '...' : ''}${each.name}${each.optional ? '?' : ''}`);
  return `${name}(${list.join(', ')})`;
}

/** The tables of the element's reference, by the name that a page includes them by. */
export function elementTables(manifest: ElementManifest): Readonly<Record<string, string>> {
  const open = manifest.members.filter((each) => each.privacy === undefined && each.static !== true);
  const attributes = new Set(manifest.attributes.map(({ fieldName, name }) => fieldName ?? name));
  return {
    attributes: table(
      ['attribute', 'type', 'default', 'description'],
      manifest.attributes.map((each) => [
        code(each.name),
        code(readableType(each.type?.text)),
        code((each.default ?? '').replace(/^'(.*)'$/, '$1').replace(/^false$/, '')),
        described(each),
      ]),
    ),
    properties: table(
      ['property', 'type', 'description'],
      open
        .filter(({ kind, name }) => kind === 'field' && !attributes.has(name))
        .map((each) => [
          code(each.name),
          `${code(readableType(each.type?.text))}${each.readonly ? ', read-only' : ''}`,
          described(each),
        ]),
    ),
    methods: table(
      ['method', 'description'],
      open.filter(({ kind }) => kind === 'method').map((each) => [code(signature(each)), described(each)]),
    ),
    events: named('event', manifest.events),
    slots: named('slot', manifest.slots),
    parts: named('part', manifest.cssParts),
    states: named('state', manifest.cssStates, ({ name }) => `:state(${name})`),
    'css-properties': table(
      ['custom property', 'default', 'description'],
      manifest.cssProperties.map((each) => [code(each.name), code(each.default ?? ''), described(each)]),
    ),
  };
}
