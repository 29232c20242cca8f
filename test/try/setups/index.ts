import type { Setup } from '../setup.js';
import { angular, lit, next } from './applications.js';
import { cdn, cdnCore, esbuild, rollup, vite, webpack } from './bundlers.js';
import { react19, svelte5, vue3 } from './frameworks.js';

export const SETUPS: readonly Setup[] = [
  cdn,
  cdnCore,
  vite,
  esbuild,
  rollup,
  webpack,
  react19,
  vue3,
  svelte5,
  angular,
  next,
  lit,
];
