/** A boolean attribute is false by default: HTML knows no other. */
function booleansAreFalse() {
  return {
    name: 'booleans-are-false',
    moduleLinkPhase({ moduleDoc }) {
      for (const { members = [], attributes = [] } of moduleDoc.declarations ?? [])
        for (const each of [...members.filter(({ attribute }) => attribute), ...attributes])
          if (each.type?.text === 'boolean') each.default ??= 'false';
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
  plugins: [booleansAreFalse(), eachEventOnce(), publishedPaths()],
};
