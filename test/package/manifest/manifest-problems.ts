import { elementOf, type Manifest, type Member } from './manifest.js';

const MAX_BYTES = 80_000;

/** Reasons why a manifest is not fit to be published: size, private members, types and members nobody can read. */
export function manifestProblems(manifest: Manifest): string[] {
  const problems: string[] = [];
  const bytes = JSON.stringify(manifest).length;
  if (bytes > MAX_BYTES) problems.push(`it has ${bytes} bytes, more than ${MAX_BYTES}`);

  for (const { name, members = [] } of manifest.modules.flatMap(({ declarations = [] }) => declarations)) {
    for (const member of members) {
      if (isHidden(member)) problems.push(`${name}.${member.name} is not public`);
      const types = [member.type, member.return?.type, ...(member.parameters ?? []).map(({ type }) => type)];
      for (const type of types)
        if (type && /undefined \| undefined|\w\['|\n/.test(type.text))
          problems.push(`${name}.${member.name}: the type \`${type.text}\` cannot be read`);
    }
  }

  const element = elementOf(manifest);
  for (const kind of ['members', 'attributes', 'events', 'slots', 'cssParts', 'cssProperties'] as const)
    for (const { name, description } of element[kind])
      if (!description) problems.push(`${kind}: ${name} has no description`);
  for (const { name, type } of [...element.attributes, ...element.events])
    if (!type?.text) problems.push(`${name} has no type`);
  return problems;
}

function isHidden({ name, privacy = 'public' }: Member): boolean {
  return privacy !== 'public' || name.startsWith('#') || name.startsWith('_');
}
