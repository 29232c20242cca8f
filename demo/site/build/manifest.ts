import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

/** A documented thing of the element: an attribute, a part, an event… */
export interface Documented {
  readonly name: string;
  readonly description?: string;
  readonly default?: string;
  readonly type?: { readonly text: string };
  readonly kind?: string;
  readonly privacy?: string;
  readonly static?: boolean;
  readonly attribute?: string;
  readonly fieldName?: string;
  readonly readonly?: boolean;
  readonly parameters?: readonly (Documented & { readonly optional?: boolean; readonly rest?: boolean })[];
  readonly return?: { readonly type?: { readonly text: string } };
}

/** What the custom elements manifest says of `<bits-upload>`. */
export interface ElementManifest {
  readonly attributes: readonly Documented[];
  readonly members: readonly Documented[];
  readonly events: readonly Documented[];
  readonly slots: readonly Documented[];
  readonly cssParts: readonly Documented[];
  readonly cssProperties: readonly Documented[];
  readonly cssStates: readonly Documented[];
}

interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly ({ readonly tagName?: string } & object)[];
  }[];
}

const ANALYZER = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
const CONFIG = 'test/package/manifest.config.mjs';

/** Analyzes the sources below a project's folder, in a process of its own: it takes some seconds. */
export async function elementManifest(root: string): Promise<ElementManifest> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bits-manifest-'));
  try {
    const out = path.relative(root, folder);
    const args = [ANALYZER, 'analyze', '--quiet', '--config', CONFIG, '--outdir', out];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    const text = await readFile(path.join(folder, 'custom-elements.json'), 'utf8');
    const { modules } = JSON.parse(text) as Manifest;
    const element = modules
      .flatMap(({ declarations = [] }) => declarations)
      .find(({ tagName }) => tagName === 'bits-upload');
    if (!element) throw new Error('The manifest has no <bits-upload>');
    return element as unknown as ElementManifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
