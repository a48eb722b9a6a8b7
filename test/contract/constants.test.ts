import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

/** Texts and numbers that may stand on both sides of a wall. */
const EXCEPTIONS: ReadonlyArray<readonly [reason: string, constants: RegExp]> = [
  ['names of errors: functions that take them check their types', /^(Starlake|States)\.\w+$/],
  ['words of CloudFormation', /^(AWS|Fn)::|^awslogs-/],
  ['packages and errors of the SDK, which the local engine stands in for', /^@aws-sdk\/|Exception$|DoesNotExist$/],
  ['events of Step Functions', /^(Execution|Task)(Aborted|Failed|Succeeded|TimedOut|Redriven)$/],
  ['actions of IAM: of a role, and of who calls', /^(ecs|logs|s3|states):[A-Z]\w+$/],
  ['words of ECS', /^(Containers|UserInitiated|EssentialContainerExited|TaskFailedToStart)$/],
  ['names, for people', /^(Step Functions|Starlake|Pipelines|npx starlake-sfn)$/],
  [
    'words of other services',
    /^(stateMachine|DISABLED|maxConcurrency|detail-type|errorMessage|NoSuchKey|AccessDenied)$/,
  ],
  ['ids and dimensions, and words for people', /^(Monitoring|Throttled|open-lineage)$/],
  ['parts of ARNs', /^(:stateMachine:|:execution:|aws-us-gov)$/],
  ['words of HTTP and of Node.js', /^(content-type|base64url)$/],
  ['variables and files of Starlake', /^(SL_\w+|application\.sl\.yml|write-strategies)$/],
  ['keys of Starlake', /^(writeStrategy|\w*onnectionRef|SOURCE_AND_TARGET|Application)$/],
  ['write strategies of Starlake', /^(ADAPTIVE|OVERWRITE|UPSERT_BY|DELETE_THEN)\w*$/],
  ['formats of Starlake', /^(POSITION|JSON_\w+|ISO_INSTANT|RFC_1123_DATE_TIME|epoch_\w+)$/],
  ['words of SQL', /^(TIMESTAMPTZ|INTERSECT|DISTINCT)$/],
  ['two limits: of a state, and of a request to EventBridge', /^262144$/],
  ['two limits: of a definition, and of a file that is compared by its content', /^1048576$/],
  ['limits of patterns, of trust policies and of tokens, and a size of the database', /^2048$/],
  ['limits of images, of families and of reasons', /^255$/],
  ['lengths of a quote, and of a label', /^160$/],
  ['characters of an input, and bytes of a form', /^16384$/],
];

/** A part of a message is no constant: an ordinary word, or words that begin with one. */
const isName = (text: string) => text.length >= 8 && !/^[a-z]+( \w+)*$/.test(text);

/** A number that is hardly the same by chance: it has three digits, and not only zeros follow the first one. */
const isOdd = (value: number) => value >= 100 && !/^\d0+$/.test(String(value));

interface Source {
  readonly room: string;
  readonly file: string;
  readonly nodes: readonly ts.Node[];
}

const sources = ['lib', 'lambda', 'local'].flatMap((room) =>
  readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name): Source => {
      const file = path.join(room, name);
      const text = readFileSync(path.join(ROOT, file), 'utf8');
      return { room, file, nodes: nodesOf(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)) };
    }),
);

function nodesOf(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return nodes;
}

/** The numbers and texts to which a file gives names, for example `MAX_KEY` and `1024`. */
function namedIn({ nodes }: Source): Array<readonly [name: string, value: string]> {
  return nodes.flatMap((node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return [];
    const name = node.name.getText();
    const value = ts.isStringLiteral(node.initializer) ? node.initializer.text : valueOf(node.initializer)?.toString();
    return /^[A-Z][A-Z0-9_]+$/.test(name) && value !== undefined ? [[name, value] as const] : [];
  });
}

/** The value of a number, or of a product of numbers. */
function valueOf(node: ts.Node): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return undefined;
  const [left, right] = [valueOf(node.left), valueOf(node.right)];
  return left === undefined || right === undefined ? undefined : left * right;
}

/** The constants of a file, by their values: texts, whether or not they have names, and numbers that have them. */
function constantsOf(source: Source): string[] {
  const texts = source.nodes.filter((node) => ts.isStringLiteralLike(node) && !ts.isLiteralTypeNode(node.parent));
  const numbers = namedIn(source).filter(([, value]) => isOdd(Number(value)));
  return [...texts.map((node) => (node as ts.StringLiteral).text).filter(isName), ...numbers.map(([, value]) => value)];
}

/** What types of the contract hold: the texts that they allow, and the names of their properties. */
function heldByTypes(): Set<string> {
  const nodes = sources.filter(({ file }) => file.startsWith('lib/contract/')).flatMap((source) => source.nodes);
  return new Set(
    nodes.flatMap((node) => {
      if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return [node.literal.text];
      return ts.isPropertySignature(node) ? [node.name.getText()] : [];
    }),
  );
}

function groupedBy(places: ReadonlyArray<readonly [constant: string, file: string]>): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [constant, file] of places) {
    groups.set(constant, (groups.get(constant) ?? new Set()).add(file));
  }
  return groups;
}

test('a constant is declared in one file', () => {
  const named = groupedBy(
    sources.flatMap((source) => namedIn(source).map(([name, value]) => [`${name} = ${value}`, source.file] as const)),
  );
  expect(named.size).toBeGreaterThan(100);
  expect([...named].filter(([, files]) => files.size > 1)).toEqual([]);
});

test('no constant stands on both sides of a wall, whatever its name: one is for lib/contract', () => {
  const held = heldByTypes();
  const all = groupedBy(sources.flatMap((source) => constantsOf(source).map((value) => [value, source.file] as const)));
  const twice = [...all].filter(([, files]) => new Set([...files].map((file) => file.split('/')[0])).size > 1);
  const isExcused = (value: string) => EXCEPTIONS.some(([, constants]) => constants.test(value));
  expect(twice.filter(([value]) => !held.has(value) && !isExcused(value))).toEqual([]);
  const vain = EXCEPTIONS.filter(([, constants]) => !twice.some(([value]) => constants.test(value)));
  expect(vain).toEqual([]);
});
