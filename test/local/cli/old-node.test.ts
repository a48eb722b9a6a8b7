import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';

const ENTRY = path.resolve(__dirname, '../../../bin/starlake-sfn.js');
const code = readFileSync(ENTRY, 'utf8');

/** Runs the entry of the command line as a Node.js of that version would. */
function start(version: string, ...argv: string[]) {
  const done = { out: '', err: '', required: [] as string[] };
  const process = { versions: { node: version }, argv: ['node', 'starlake-sfn', ...argv], exitCode: 0 };
  runInNewContext(code.replace(/^#!.*/, ''), {
    process,
    require: (id: string) => done.required.push(id),
    console: { log: (text: string) => (done.out += text), error: (text: string) => (done.err += text) },
  });
  return { ...done, exitCode: process.exitCode };
}

test.each(['4.9.1', '18.20.8', '19.0.0'])('Node.js %s is told in one sentence that it is too old', (version) => {
  const sentence = `starlake-sfn needs Node.js 20 or newer, and this is ${version}: install a newer one.`;
  expect(start(version, 'run')).toEqual({ out: '', err: sentence, required: [], exitCode: 2 });
  expect(JSON.parse(start(version, 'run', '--json').out)).toEqual({
    version: 1,
    error: { name: 'UsageError', message: sentence },
  });
});

test.each(['20.0.0', '24.1.0'])('Node.js %s is let in', (version) => {
  expect(start(version)).toEqual({ out: '', err: '', required: ['./main.js'], exitCode: 0 });
});

test('every Node.js can read the entry: it has nothing that is newer than ECMAScript 5', () => {
  const source = ts.createSourceFile('entry.js', code, ts.ScriptTarget.ES5, true);
  const newer: string[] = [];
  const look = (node: ts.Node): void => {
    const isNew =
      ts.isArrowFunction(node) ||
      ts.isTemplateLiteral(node) ||
      ts.isClassLike(node) ||
      ts.isSpreadElement(node) ||
      ts.isShorthandPropertyAssignment(node) ||
      ts.isObjectBindingPattern(node) ||
      ts.isArrayBindingPattern(node) ||
      ts.isImportDeclaration(node) ||
      (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0) ||
      node.kind === ts.SyntaxKind.QuestionDotToken ||
      node.kind === ts.SyntaxKind.QuestionQuestionToken;
    if (isNew) newer.push(node.getText());
    ts.forEachChild(node, look);
  };
  look(source);
  expect(newer).toEqual([]);
});
