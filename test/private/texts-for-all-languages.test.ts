import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const LIB = path.resolve(__dirname, '../../lib');

/** Code of TypeScript: an object, a constructor, a function, a call with arguments or without semantics elsewhere. */
const CODE = /\{ ?'?\w+'?: |\bnew [A-Z]\w*\(|=>|\b[A-Z]\w*\.[a-z]\w*\((?!\))|\b[A-Z]\w*\(…|\bundefined\b|===/;

/** The texts of a file: of templates, what stands between their values. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      texts.push(node.text);
    } else if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…'));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test('no text of the library is code of one language: errors are read in Python and in Java, too', () => {
  const code = files.flatMap((file) => textsOf(path.join(LIB, file)).filter((text) => CODE.test(text)));
  expect(code).toEqual([]);
});
