import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { filesBelow } from '../../runner/files.js';

/** A code block of a document. */
export interface CodeBlock {
  /** The document and the number of the block's first line. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

/** All code blocks of a Markdown text. */
export function codeBlocks(document: string, text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(({ 1: language = '', 2: code = '', index }) => ({
    place: `${document}:${text.slice(0, index).split('\n').length + 1}`,
    language,
    code,
  }));
}

/** The code blocks of all Markdown files below a folder. */
export function codeBlocksBelow(folder: string): CodeBlock[] {
  return filesBelow(folder, '.md').flatMap((file) =>
    codeBlocks(path.relative(folder, file), readFileSync(file, 'utf8')),
  );
}

/** What is wrong with the types of these blocks, each as a module of its own that uses the package by its names. */
export function typeErrors(blocks: readonly CodeBlock[], root: string): string[] {
  const files = new Map(blocks.map((block, at) => [path.join(root, `test/block-${at}.ts`), block] as const));
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    useDefineForClassFields: false,
    types: ['node'],
    paths: {
      'bits-upload': [path.join(root, 'src/index.ts')],
      'bits-upload/element.js': [path.join(root, 'src/element.ts')],
      'bits-upload/core.js': [path.join(root, 'src/core.ts')],
      'bits-upload/server': [path.join(root, 'demo/server/index.ts')],
      'bits-upload/locales/*.js': [path.join(root, 'src/locales/*.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.readFile = (file) => files.get(file)?.code ?? readFile.call(host, file);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, { place }]) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

/** What is wrong with the syntax of a block of TypeScript, JavaScript or JSX. */
export function syntaxErrors({ place, code }: CodeBlock, fileName: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(code, {
    fileName,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.Preserve,
      experimentalDecorators: true,
    },
  });
  return diagnostics.map(
    ({ messageText }) => `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
  );
}

const VOID = new Set(['meta', 'link', 'input', 'br', 'img', 'hr']);

/** Elements of HTML, Vue or Svelte code that are not closed, or closed twice. */
export function unbalanced(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const text = html.replace(/(<(script|style)\b[^>]*>)[^]*?(<\/\2>)/g, '$1$3').replace(/<!--[^]*?-->/g, '');
  for (const [, close, name = '', attributes = ''] of text.matchAll(
    /<(\/?)([a-z][\w-]*)((?:"[^"]*"|\{[^}]*\}|[^>"{])*)>/g,
  ))
    if (close) {
      if (open.pop() !== name) wrong.push(`</${name}>`);
    } else if (!VOID.has(name) && !attributes.endsWith('/')) open.push(name);
  return [...wrong, ...open.map((name) => `<${name}>`)];
}

/** Names of the attributes of each `<bits-upload>` in HTML. */
export function uploadAttributes(html: string): string[] {
  return [...html.matchAll(/<bits-upload\b((?:"[^"]*"|[^>"])*)>/g)].flatMap(([, text = '']) =>
    [...text.replace(/="[^"]*"/g, '').matchAll(/[^\s/]+/g)].map(([name]) => name),
  );
}
