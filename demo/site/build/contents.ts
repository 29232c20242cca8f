/** The pages of the site, in the order of its menu. Each name is a file `pages/<folder>/<name>.md` and a URL `<name>.html`. */
export const SECTIONS = [
  {
    title: 'Guide',
    folder: 'guide',
    pages: [
      'index',
      'frameworks',
      'forms',
      'single-page-apps',
      'authentication',
      'resume',
      'languages',
      'theming',
      'accessibility',
      'testing',
      'coming-from',
    ],
  },
  {
    title: 'Reference',
    folder: 'reference',
    pages: ['element', 'events', 'errors', 'core', 'upload-reply'],
  },
  {
    title: 'Server',
    folder: 'server',
    pages: ['reference-server', 'iis', 'proxies', 'across-origins', 'development-proxies'],
  },
] as const;

/** Every page's name and folder. */
export const PAGES: readonly { readonly name: string; readonly folder: string }[] = SECTIONS.flatMap(
  ({ folder, pages }) => pages.map((name) => ({ name, folder })),
);
