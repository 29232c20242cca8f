import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { SettingsError, type BitsSettings } from '../server/index.js';
import { realPathOfFuture } from '../server/storage/safe-path.js';
import { dependencyFolders } from './dependency-folders.js';

/** Every module of the demo has a path below this one. */
export const MODULES_PATH = '/src/';

/** A file that the browser may load as a module. */
export interface KnownModule {
  /** Absolute path, free of links. */
  readonly file: string;
  /** How Vite names it. */
  readonly url: string;
}

/** What may follow the path of a module: nothing, or the time that Vite's reload script adds. */
const TARGET = /^([^?#]*)(?:\?t=\d+)?$/;
const SOURCE = /^(?:[\w-]+\/)*[\w-][\w.-]*\.ts$/;
const SCRIPT = /^[\w-]+\.ts$/;
const PACKAGED = /^(?:[\w-]+\/)*[\w-][\w.-]*\.m?js$/;
/** The demo's scripts that run in Node. */
const NODE_SCRIPTS: readonly string[] = ['start.ts', 'dev.ts'];

/**
 * The modules that may be served: the sources, the demo's scripts, and the packages they depend on. All else has
 * no path: Vite never receives the path of a request, only the one of a file found here.
 */
export class ModuleFiles {
  /** The sources: Vite's root. */
  readonly sources: string;
  /** The demo's scripts, pages and styles. */
  readonly scripts: string;
  readonly #packages: readonly string[];
  readonly #reload: readonly string[];
  readonly #hidden: readonly string[];

  /**
   * @param root Folder of the project.
   * @param reload The page may load Vite's reload script.
   * @throws SettingsError if the upload directory or the one of the sessions contains any of the modules.
   */
  constructor(
    root: string,
    { uploadDir, stateDir }: Pick<BitsSettings, 'uploadDir' | 'stateDir'>,
    reload = false,
  ) {
    const real = realpathSync(root);
    this.sources = path.join(real, 'src');
    this.scripts = path.join(real, 'demo');
    this.#packages = dependencyFolders(real);
    this.#reload = reload
      ? [path.join(realpathSync(path.join(real, 'node_modules/vite')), 'dist/client')]
      : [];
    this.#hidden = [uploadDir, stateDir].map(realPathOfFuture);
    for (const folder of [this.scripts, ...this.roots])
      if (this.#isHidden(folder))
        throw new SettingsError(
          `uploadDir or stateDir contains ${folder}, which the demo serves: choose another`,
        );
  }

  /** The folders that Vite may read by itself. */
  get roots(): readonly string[] {
    return [this.sources, ...this.#packages, ...this.#reload];
  }

  /** True for the demo's scripts, which lie beside the default upload directory and so in none of the roots. */
  isScript(file: string): boolean {
    return this.#scriptFile(file) !== undefined && !this.#isHidden(file);
  }

  /** The module that a request's target names. */
  async find(target: string): Promise<KnownModule | undefined> {
    const pathname = decoded(TARGET.exec(target)?.[1] ?? '');
    const module = this.#reload.length > 0 && pathname === `${MODULES_PATH}@vite/client`;
    if (module) return { file: path.join(this.#reload[0] ?? '', 'client.mjs'), url: '/@vite/client' };
    const file = this.#fileOf(pathname);
    if (file === undefined || this.#isHidden(file)) return undefined;
    // A link could lead anywhere, also into the upload directory.
    if ((await realpath(file).catch(() => undefined)) !== file) return undefined;
    const below = path.relative(this.sources, file);
    return { file, url: below.startsWith('..') ? fsUrl(file) : `/${below.replaceAll(path.sep, '/')}` };
  }

  #fileOf(pathname: string): string | undefined {
    const outside = `${MODULES_PATH}@fs/`;
    if (SCRIPT.test(pathname.slice(1))) return this.#scriptFile(path.join(this.scripts, pathname.slice(1)));
    if (!pathname.startsWith(MODULES_PATH)) return undefined;
    if (!pathname.startsWith(outside)) {
      const name = pathname.slice(MODULES_PATH.length);
      return SOURCE.test(name) ? path.join(this.sources, name) : undefined;
    }
    const file = path.normalize(pathname.slice(outside.length - (path.sep === '/' ? 1 : 0)));
    const folder = [...this.#packages, ...this.#reload].find((each) => file.startsWith(each + path.sep));
    if (folder === undefined) return this.#scriptFile(file);
    return PACKAGED.test(file.slice(folder.length + 1).replaceAll(path.sep, '/')) ? file : undefined;
  }

  #scriptFile(file: string): string | undefined {
    const name = path.basename(file);
    const known = path.dirname(file) === this.scripts && SCRIPT.test(name) && !NODE_SCRIPTS.includes(name);
    return known ? file : undefined;
  }

  #isHidden(file: string): boolean {
    return this.#hidden.some((folder) => file === folder || file.startsWith(folder + path.sep));
  }
}

/** How Vite names a file outside of its root. */
function fsUrl(file: string): string {
  return path.posix.join('/@fs/', file.replaceAll(path.sep, '/'));
}

/** Decoded once; empty if that is not possible. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}
