import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { errorAt } from './project-error';

/** A YAML file as it is parsed: its variables are filled in. */
export interface YamlText {
  /** Path, relative to the project. */
  readonly file: string;
  readonly text: string;
  /** Whether a line of the text is that line of the file. */
  readonly hasLines: boolean;
}

// All scalars stay as they are written: `1.10` is no number here.
const OPTIONS = { schema: 'failsafe', uniqueKeys: false, logLevel: 'silent', prettyErrors: false } as const;

/** What a text says; the error where it is no YAML. */
export function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text, OPTIONS);
    return firstError(document) ?? document.toJS();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Starlake reads the first document of a file. */
function firstError(document: Document.Parsed) {
  return document.errors.find(({ code }) => code !== 'MULTIPLE_DOCS');
}

/** An error about a text that is no YAML. */
export function yamlError(yaml: YamlText): Error {
  const lines = new LineCounter();
  const document = parseDocument(yaml.text, { ...OPTIONS, lineCounter: lines });
  const error = firstError(document);
  if (error === undefined) {
    return errorAt(yaml, `is not valid YAML: ${(parseYaml(yaml.text) as Error).message}`);
  }
  const line = yaml.hasLines ? lines.linePos(error.pos[0]).line : undefined;
  return errorAt({ file: yaml.file, line }, `is not valid YAML: ${error.message}`);
}

/** The line of a key, or of what is nearest above it. */
export function lineOf(yaml: YamlText, path: readonly (string | number)[]): number | undefined {
  if (!yaml.hasLines || path.length === 0) {
    return undefined;
  }
  const lines = new LineCounter();
  let node: Node | null = parseDocument(yaml.text, { ...OPTIONS, lineCounter: lines }).contents;
  let line: number | undefined;
  for (const step of path) {
    const [at, child] = childOf(node, step);
    if (at?.range) {
      line = lines.linePos(at.range[0]).line;
    }
    node = child;
  }
  return line;
}

/** Where a step of a path is, and what is behind it. */
function childOf(node: Node | null, step: string | number): [Node | null, Node | null] {
  if (isSeq(node)) {
    const item = (node.items[step as number] ?? null) as Node | null;
    return [item, item];
  }
  if (!isMap(node)) {
    return [null, null];
  }
  const pair = node.items.findLast(({ key }) => isScalar(key) && key.value === step);
  return [(pair?.key ?? null) as Node | null, (pair?.value ?? null) as Node | null];
}
