import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../../runner/files.js';

/**
 * The layers, lowest first, and the ones that each may import from besides itself; `errors.ts` and `plain-name.ts` are
 * open to all. A type counts as an import: it ties the layers together too.
 */
const LAYERS: Record<string, readonly string[]> = {
  errors: [],
  protocol: ['errors'],
  transport: ['errors', 'protocol'],
  file: ['errors', 'protocol'],
  checkpoints: ['errors', 'protocol', 'file'],
  session: ['errors', 'protocol', 'transport', 'file'],
  manager: ['errors', 'protocol', 'transport', 'file', 'checkpoints', 'session'],
  events: ['manager'],
  core: ['errors', 'protocol', 'transport', 'file', 'checkpoints', 'session', 'manager', 'events'],
  locales: ['errors', 'manager'],
  element: [
    'errors',
    'protocol',
    'session',
    'manager',
    'events',
    'core',
    'locales',
    'transport',
    'checkpoints',
    'file',
  ],
};

/**
 * The folders of a layer that has some, lowest first: each may import from those before it. Files directly in the
 * layer's folder may import from all of them, and none of them may import from these files.
 */
const FOLDERS: Record<string, readonly string[]> = {
  session: ['policy', 'machine', 'failures', 'ports', 'requests'],
  manager: ['contract', 'diagnostics', 'page', 'network', 'files', 'remote', 'task', 'tabs', 'arrival'],
  element: ['styles', 'format', 'extras', 'files', 'form', 'list', 'controllers', 'parts', 'templates'],
};

/** Packages of each layer. What is not named here may import none. */
const PACKAGES: Record<string, readonly string[]> = { checkpoints: ['idb'], element: ['lit'] };

/** Files directly in src that belong to a lower layer than the element's. */
const ROOT_FILES: Record<string, string> = {
  'errors.ts': 'errors',
  'plain-name.ts': 'errors',
  'events.ts': 'events',
  'core.ts': 'core',
};

/** Folders of pure modules: what they know comes in as arguments. */
const PURE = /^(?:protocol|session\/(?:machine|policy|failures))\//;

/** Globals that a pure module does not use: the network, the clock, the page. */
const IMPURE_GLOBALS = new Set([
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'],
  ...['queueMicrotask', 'requestAnimationFrame', 'document', 'window', 'self', 'globalThis', 'navigator'],
  ...[
    'location',
    'indexedDB',
    'localStorage',
    'sessionStorage',
    'performance',
    'crypto',
    'caches',
    'console',
  ],
]);

export interface SourceFile {
  /** Path below src, `/` as divider. */
  readonly name: string;
  readonly text: string;
}

export function sourceFiles(folder = 'src'): SourceFile[] {
  return filesBelow(folder, '.ts').map((file) => ({
    name: path.relative(folder, file).replaceAll(path.sep, '/'),
    text: readFileSync(file, 'utf8'),
  }));
}

/** Every breach of the layers, as a sentence. */
export function layerBreaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const tree = ts.createSourceFile(file.name, file.text, ts.ScriptTarget.ES2022, true);
    const breaches = importsOf(tree).flatMap((specifier) => importBreach(file.name, specifier) ?? []);
    if (PURE.test(file.name)) breaches.push(...impurities(file.name, tree));
    return breaches;
  });
}

function layerOf(name: string): string {
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return ROOT_FILES[first] ?? 'element';
  return first in LAYERS ? first : 'element';
}

/**
 * Position of a file's folder in its layer: a file imports only from files of the same or a lower rank, so no file from
 * an unlisted folder.
 */
function rankOf(name: string): number {
  const folders = FOLDERS[layerOf(name)];
  if (folders === undefined) return 0;
  const [, folder = '', inFolder] = name.split('/');
  if (inFolder === undefined) return folders.length;
  return folders.includes(folder) ? folders.indexOf(folder) : Infinity;
}

function importBreach(from: string, specifier: string): string | undefined {
  const layer = layerOf(from);
  if (!specifier.startsWith('.')) {
    const name = specifier.split('/')[0] ?? specifier;
    if ((PACKAGES[layer] ?? []).includes(name)) return undefined;
    return `${from} (${layer}) imports the package ${specifier}`;
  }
  const target = path.posix
    .normalize(path.posix.join(path.posix.dirname(from), specifier))
    .replace(/\.js$/, '.ts');
  if (target.startsWith('../')) return `${from} imports ${specifier} from outside of src`;
  const targetLayer = layerOf(target);
  if (targetLayer === layer ? rankOf(target) <= rankOf(from) : LAYERS[layer]?.includes(targetLayer))
    return undefined;
  return `${from} (${layer}) imports ${target} (${targetLayer})`;
}

function importsOf(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      found.push((node.moduleSpecifier as ts.StringLiteral).text);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) found.push(argument.text);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push((node.argument.literal as ts.StringLiteral).text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function impurities(name: string, tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && IMPURE_GLOBALS.has(node.text) && isFreeUse(node)) {
      found.push(`${name} (pure) uses ${node.text}`);
    }
    const clock = /^(Date\.now|Math\.random)$/.exec(
      ts.isPropertyAccessExpression(node) ? node.getText(tree) : '',
    );
    if (clock) found.push(`${name} (pure) uses ${clock[0]}`);
    if (ts.isNewExpression(node) && node.expression.getText(tree) === 'Date' && !node.arguments?.length) {
      found.push(`${name} (pure) uses new Date()`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Whether an identifier is no name of a property or a declaration, and no part of a type. */
function isFreeUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isTypeReferenceNode(parent) || ts.isTypeElement(parent)) return false;
  if ('name' in parent && parent.name === node) return false;
  return true;
}
