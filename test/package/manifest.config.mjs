import { BitsUpload } from '../../dist/index.js';

/** The options of the element come from tables, which the analyzer does not read: the element itself knows them. */
function attributesOfTables() {
  BitsUpload.finalize();
  const quoted = (value) => (typeof value === 'string' ? `'${value}'` : String(value));
  return {
    name: 'attributes-of-tables',
    moduleLinkPhase({ moduleDoc }) {
      for (const declaration of moduleDoc.declarations ?? []) {
        for (const member of declaration.members ?? []) {
          const option = member.kind === 'field' && BitsUpload.elementProperties.get(member.name);
          if (!option) continue;
          if (option.fallback !== undefined) member.default = quoted(option.fallback);
          if (!option.attribute) continue;
          Object.assign(member, { attribute: option.attribute, reflects: option.reflect });
          const { name: fieldName, type, default: fallback, description } = member;
          const attribute = { name: option.attribute, type, default: fallback, description, fieldName };
          declaration.attributes = [...(declaration.attributes ?? []), attribute];
        }
      }
    },
  };
}

/** The analyzer lists an event of its own class twice: once from `@fires`, once from `dispatchEvent`. */
function eachEventOnce() {
  return {
    name: 'each-event-once',
    packageLinkPhase({ customElementsManifest }) {
      for (const declaration of customElementsManifest.modules.flatMap(
        (module) => module.declarations ?? [],
      )) {
        if (!declaration.events) continue;
        const byName = new Map();
        for (const event of declaration.events) {
          // An event the analyzer found in code but could not name says nothing.
          if (!event.name) continue;
          byName.set(event.name, { ...event, ...byName.get(event.name) });
        }
        declaration.events = [...byName.values()];
      }
    },
  };
}

/** What the package exports is in dist: the manifest has to name those files. */
function publishedPaths() {
  const published = (path) => path?.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!node || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      if ((key === 'path' || key === 'module') && typeof value === 'string') node[key] = published(value);
      else visit(value);
    }
  };
  return {
    name: 'published-paths',
    packageLinkPhase: ({ customElementsManifest }) => visit(customElementsManifest),
  };
}

export default {
  globs: [
    'src/bits-upload.ts',
    'src/index.ts',
    'src/element.ts',
    'src/events.ts',
    'src/manager/contract/events/*.ts',
    'src/view/**/*.ts',
  ],
  outdir: 'dist',
  litelement: true,
  // The field is written by hand; the analyzer would rewrite the whole file.
  packagejson: false,
  plugins: [attributesOfTables(), eachEventOnce(), publishedPaths()],
};
