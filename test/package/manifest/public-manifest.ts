import type { Declaration, Manifest, Member } from './manifest.js';

/** Modules whose declarations a page meets; the rest of the package may change with any version. */
const PUBLIC = /^dist\/(?:(?:bits-upload|index|element|events)|manager\/contract\/events\/[\w-]+)\.js$/;

/** Types of the platform that editors do not resolve. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  RequestCredentials: "'same-origin' | 'include' | 'omit'",
};

/** The text of a type as an author reads it: on one line, each alternative once, the options' types written out. */
export function readableType(text: string, options: ReadonlyMap<string, string>): string {
  const written = text
    .replace(/ManagerOptions\['(\w+)'\]/g, (all, name: string) => options.get(name) ?? all)
    .replace(/\b\w+\b/g, (word) => WRITTEN_OUT[word] ?? word)
    .replace(/\s+/g, ' ')
    .trim();
  const isNested = /[(<{[]/.test(written);
  if (isNested) return written.replace(/^\| /, '').replace(/(\| undefined)(?: \| undefined)+$/, '$1');
  return [...new Set(written.split(' | '))].join(' | ');
}

/**
 * The part of an analyzed manifest that is public: the element with everything it inherits, the events and the entries,
 * without private and protected members. `options` has the types of `ManagerOptions`.
 */
export function publicManifest(manifest: Manifest, options: ReadonlyMap<string, string>): Manifest {
  const isPublic = ({ privacy, name, static: isStatic, description }: Member): boolean =>
    (privacy ?? 'public') === 'public' && !name.startsWith('#') && (!isStatic || description !== undefined);

  const tidy = <T>(value: T): T => {
    if (Array.isArray(value)) return value.map(tidy) as T;
    if (!value || typeof value !== 'object') return value;
    const entries = Object.entries(value as Record<string, unknown>)
      // What is inherited is part of the element for its users.
      .filter(([key, each]) => key !== 'inheritedFrom' && !(key === 'privacy' && each === 'public'))
      .map(([key, each]) => {
        if (key === 'type') return [key, { text: readableType((each as { text: string }).text, options) }];
        if (key === 'description') return [key, (each as string).replace(/\n(?!\n)/g, ' ')];
        return [key, tidy(each)];
      });
    return Object.fromEntries(entries) as T;
  };

  const isElement = (declaration: Declaration) => declaration.tagName !== undefined;
  const modules = manifest.modules
    .filter(({ path }) => PUBLIC.test(path))
    .map((module) => ({
      ...module,
      declarations: (module.declarations ?? []).map((declaration) => ({
        ...declaration,
        ...(isElement(declaration) && { superclass: { name: 'LitElement', package: 'lit' } }),
        ...(declaration.members && { members: declaration.members.filter(isPublic) }),
      })),
    }));
  const cleaned = tidy({ ...manifest, modules });
  for (const { attributes = [] } of cleaned.modules.flatMap(({ declarations = [] }) => declarations))
    for (const { type } of attributes)
      if (type) type.text = type.text.replace(/ \| (?:undefined|null)(?= \||$)/g, '');
  return cleaned;
}
