import { page, TAG, type Setup } from '../setup.js';

/** A strict tsconfig.json. */
export const compiler = (options: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      ...options,
    },
    include: ['src'],
  });

const MOUNT = '<div id="root"></div>';

const react = (tag: string): string => `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'bits-upload/react';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    ${tag}
  </StrictMode>,
);
`;

const LISTENER = 'onbits-success={(event) => console.log(event.task.name, event.url)}';

export const react19: Setup = {
  name: 'react',
  packages: ['vite@8', 'typescript@6', 'react@19', 'react-dom@19', '@types/react@19', '@types/react-dom@19'],
  files: {
    'index.html': page('<script type="module" src="/src/main.tsx"></script>', MOUNT),
    'tsconfig.json': compiler({ jsx: 'react-jsx' }),
    'src/main.tsx': react(`<bits-upload ${TAG} ${LISTENER} />`),
  },
  types: {
    command: ['tsc'],
    wrong: { 'src/main.tsx': react(`<bits-upload ${TAG} ping="sometimes" />`) },
  },
  build: ['vite', 'build'],
  site: 'dist',
};

const vue = (tag: string): string =>
  `<script setup lang="ts">\nimport 'bits-upload/vue';\n</script>\n\n<template>\n  ${tag}\n</template>\n`;

export const vue3: Setup = {
  name: 'vue',
  packages: ['vite@8', 'typescript@6', 'vue@3', '@vitejs/plugin-vue@6', 'vue-tsc@3'],
  files: {
    'index.html': page('<script type="module" src="/src/main.ts"></script>', MOUNT),
    'tsconfig.json': compiler({}),
    'vite.config.js': `import vue from '@vitejs/plugin-vue';

export default {
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'bits-upload' } } })],
};
`,
    'src/main.ts': `import { createApp } from 'vue';\nimport App from './App.vue';\n\ncreateApp(App).mount('#root');\n`,
    'src/App.vue': vue(`<bits-upload ${TAG} @bits-success="(event) => event.task.name" />`),
  },
  types: { command: ['vue-tsc'], wrong: { 'src/App.vue': vue(`<bits-upload ${TAG} ping="sometimes" />`) } },
  build: ['vite', 'build'],
  site: 'dist',
};

const svelte = (tag: string): string =>
  `<script lang="ts">\n  import 'bits-upload/svelte';\n</script>\n\n${tag}</bits-upload>\n`;

export const svelte5: Setup = {
  name: 'svelte',
  packages: ['vite@8', 'typescript@6', 'svelte@5', '@sveltejs/vite-plugin-svelte@7', 'svelte-check@4'],
  files: {
    'index.html': page('<script type="module" src="/src/main.ts"></script>', MOUNT),
    'tsconfig.json': compiler({ verbatimModuleSyntax: true }),
    'vite.config.js': `import { svelte } from '@sveltejs/vite-plugin-svelte';

export default { plugins: [svelte()] };
`,
    'src/main.ts': `import { mount } from 'svelte';\nimport App from './App.svelte';\n\nmount(App, { target: document.getElementById('root')! });\n`,
    'src/App.svelte': svelte(`<bits-upload ${TAG} onbits-success={(event) => console.log(event.task.name)}>`),
  },
  types: {
    command: ['svelte-check', '--tsconfig', './tsconfig.json'],
    wrong: { 'src/App.svelte': svelte(`<bits-upload ${TAG} ping="sometimes">`) },
  },
  build: ['vite', 'build'],
  site: 'dist',
};
