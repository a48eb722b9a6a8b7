import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { Block, ROOT } from './markdown';

/**
 * The program of a block: the code of its fixture, and its own.
 *
 * @throws Error for a fixture that there is not
 */
export function programOf({ code, flags, where }: Block): string {
  if (flags.fixture === undefined) return `${code}\nexport {};\n`;
  const fixture = path.join(ROOT, `site/fixtures/${flags.fixture}.ts`);
  if (!existsSync(fixture)) throw new Error(`${where}: no fixture '${flags.fixture}'`);
  return `${readFileSync(fixture, 'utf8')}${code}\nexport {};\n`;
}

/** Compiles all blocks at once, each a module of its own; what is wrong with them, for people. */
export function typeErrors(blocks: readonly Block[]): string[] {
  const files = new Map(blocks.map((block, at) => [path.join(__dirname, `snippet-${at}.ts`), block] as const));
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node20,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts'],
    types: ['node', 'jest'],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
    paths: {
      'starlake-stepfunctions': [path.join(ROOT, 'lib/index.ts')],
      'starlake-stepfunctions/testing': [path.join(ROOT, 'testing/index.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.getCurrentDirectory = () => ROOT;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => (files.has(file) ? programOf(files.get(file)!) : readFile(file));
  host.getSourceFile = (file, ...rest) =>
    files.has(file)
      ? ts.createSourceFile(file, programOf(files.get(file)!), ts.ScriptTarget.ES2023)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  const snippets = [...files.keys()].map((file) => program.getSourceFile(file)!);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...snippets.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return found.map(({ file, start, messageText }) => {
    const line = file?.text.slice(0, start).split('\n').at(-1);
    const at = file === undefined ? 'compiler options' : files.get(file.fileName)!.where;
    return `${at}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}${line ? ` (near: ${line.trim()}…)` : ''}`;
  });
}
