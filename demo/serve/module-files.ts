import { realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { SettingsError, type BitsSettings } from '../server/index.js';
import { realPathOfFuture } from '../server/storage/safe-path.js';
import { dependencyFolders } from './dependency-folders.js';

/** The prefix of the paths of all modules. */
export const MODULES_PATH = '/src/';

/** A file that browsers may load as a module. */
export interface KnownModule {
  /** Absolute path without symbolic links. */
  readonly file: string;
  /** Vite's URL of the file. */
  readonly url: string;
}

/** A module's path, optionally followed by the time stamp that Vite's reload script adds. */
const TARGET = /^([^?#]*)(?:\?t=\d+)?$/;
const SOURCE = /^(?:[\w-]+\/)*[\w-][\w.-]*\.ts$/;
const SCRIPT = /^[\w-]+\.ts$/;
const PACKAGED = /^(?:[\w-]+\/)*[\w-][\w.-]*\.m?js$/;
/** Scripts of the demo that run in Node. */
const NODE_SCRIPTS: readonly string[] = ['start.ts', 'dev.ts'];

/**
 * The modules that may be served: the sources, the demo's scripts, and their dependencies. Nothing else has a path:
 * Vite receives only paths of files found here, never the path of a request.
 */
export class ModuleFiles {
  /** The folder of the sources: Vite's root. */
  readonly sources: string;
  /** The folder of the demo's scripts, pages and styles. */
  readonly scripts: string;
  readonly #packages: readonly string[];
  readonly #reload: readonly string[];
  readonly #hidden: readonly string[];

  /**
   * @param root Folder of the project.
   * @param reload Whether the page may load Vite's reload script.
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

  /** The folders that Vite may read. */
  get roots(): readonly string[] {
    return [this.sources, ...this.#packages, ...this.#reload];
  }

  /**
   * Whether a file is one of the demo's scripts. They are beside the default upload directory, so their folder is not a
   * root.
   */
  isScript(file: string): boolean {
    return this.#scriptFile(file) !== undefined && !this.#isHidden(file);
  }

  /** Finds the module of a request's target. */
  async find(target: string): Promise<KnownModule | undefined> {
    const pathname = decoded(TARGET.exec(target)?.[1] ?? '');
    const module = this.#reload.length > 0 && pathname === `${MODULES_PATH}@vite/client`;
    if (module) return { file: path.join(this.#reload[0] ?? '', 'client.mjs'), url: '/@vite/client' };
    const file = this.#fileOf(pathname);
    if (file === undefined || this.#isHidden(file)) return undefined;
    // A symbolic link could lead anywhere, even into the upload directory.
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

/** Vite's URL of a file outside of its root. */
function fsUrl(file: string): string {
  return path.posix.join('/@fs/', file.replaceAll(path.sep, '/'));
}

/** The path decoded once; empty if that is not possible. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}
