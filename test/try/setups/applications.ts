import { page, TAG, type Setup } from '../setup.js';
import { compiler } from './frameworks.js';

/** A component whose listener takes an event of this type. */
const component = (
  event: string,
): string => `import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import type { ${event} } from 'bits-upload';
import 'bits-upload';

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: \`<bits-upload ${TAG} [headers]="headers" (bits-success)="uploaded($event)"></bits-upload>\`,
})
export class App {
  headers = { 'X-Project': 'try' };
  uploaded(event: ${event}) {
    console.log(event.task.name);
  }
}
`;

/** Angular does not check attributes of custom elements, but with strict templates what their listeners take. */
export const angular: Setup = {
  name: 'angular',
  packages: [
    ...['core', 'common', 'compiler', 'platform-browser', 'compiler-cli', 'build', 'cli'].map(
      (name) => `@angular/${name}@21`,
    ),
    ...['typescript@5.9', 'rxjs@7', 'tslib@2'],
  ],
  files: {
    'angular.json': JSON.stringify({
      version: 1,
      cli: { analytics: false },
      projects: {
        app: {
          projectType: 'application',
          root: '',
          sourceRoot: 'src',
          architect: {
            build: {
              builder: '@angular/build:application',
              options: {
                browser: 'src/main.ts',
                index: 'src/index.html',
                tsConfig: 'tsconfig.json',
                outputPath: { base: 'dist', browser: '' },
              },
            },
          },
        },
      },
    }),
    'tsconfig.json': JSON.stringify({
      ...(JSON.parse(compiler({ noEmit: false, experimentalDecorators: true })) as object),
      angularCompilerOptions: { strictTemplates: true },
    }),
    'src/index.html': page('', '<app-root></app-root>').replace('<body>', '<base href="/">\n<body>'),
    'src/main.ts': `import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app';

await bootstrapApplication(App);
`,
    'src/app.ts': component('BitsSuccessEvent'),
  },
  types: {
    command: ['ngc', '-p', 'tsconfig.json', '--noEmit'],
    wrong: { 'src/app.ts': component('BitsPauseEvent') },
  },
  build: ['ng', 'build'],
  site: 'dist',
};

const client = (tag: string): string => `'use client';

import 'bits-upload/react';

export default function Uploads() {
  return ${tag};
}
`;

/** Next.js: React renders the page on the server, in German, and the tag becomes the element in the browser. */
export const next: Setup = {
  name: 'next',
  packages: ['next@16', 'typescript@6', 'react@19', 'react-dom@19', '@types/react@19', '@types/node@20'],
  files: {
    'next.config.mjs': "export default { output: 'export' };\n",
    'tsconfig.json': JSON.stringify({
      ...(JSON.parse(compiler({ jsx: 'react-jsx', plugins: [{ name: 'next' }] })) as object),
      include: ['app'],
    }),
    'app/layout.tsx': `import type { ReactNode } from 'react';

export default function Layout({ children }: { children: ReactNode }) {
  return <html lang="de"><body>{children}</body></html>;
}
`,
    'app/page.tsx':
      "import Uploads from './uploads';\n\nexport default function Page() {\n  return <Uploads />;\n}\n",
    'app/uploads.tsx': client(`<bits-upload ${TAG} />`),
  },
  types: {
    command: ['tsc'],
    wrong: { 'app/uploads.tsx': client(`<bits-upload ${TAG} ping="sometimes" />`) },
  },
  build: ['next', 'build'],
  site: 'out',
  says: { served: '<bits-upload', shown: 'Dateien auswählen' },
};

/** Lit's own server rendering: the element is sent in German, and becomes alive in place. */
export const lit: Setup = {
  name: 'lit-ssr',
  packages: ['vite@8', 'lit@3', '@lit-labs/ssr@4', '@lit-labs/ssr-client@1'],
  files: {
    'index.html': page('<script type="module" src="/main.js"></script>', '<!--rendered-->').replace(
      '<!doctype html>',
      '<!doctype html>\n<html lang="de">',
    ),
    'main.js': `import '@lit-labs/ssr-client/lit-element-hydrate-support.js';
import { registerLocale } from 'bits-upload';
import de from 'bits-upload/locales/de.js';

registerLocale('de', de);
`,
    'vite.config.js': `import { render } from '@lit-labs/ssr';
import { collectResult } from '@lit-labs/ssr/lib/render-result.js';
import { html } from 'lit';
import { registerLocale } from 'bits-upload';
import de from 'bits-upload/locales/de.js';

registerLocale('de', de);
const template = html\`<bits-upload ${TAG} lang="de"></bits-upload>\`;

export default {
  plugins: [
    {
      name: 'rendered',
      async transformIndexHtml(page) {
        return page.replace('<!--rendered-->', await collectResult(render(template)));
      },
    },
  ],
};
`,
  },
  build: ['vite', 'build'],
  site: 'dist',
  says: { served: 'Dateien auswählen', shown: 'Dateien auswählen' },
};
