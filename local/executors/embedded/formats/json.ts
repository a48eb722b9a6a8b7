import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { formatJavaDouble } from '../types/java-number';
import { childrenOf, type JsonRow } from './json-node';
import { inferFields } from './json-types';
import type { Input, InputType, Raw, RawFields } from './input';

/**
 * Reads JSON as Spark does: one object a line, or one object or list of objects in the whole file. The types of columns
 * are inferred from all rows.
 *
 * @param whole Whether the whole file is one value.
 * @throws Error for a value that is not a JSON object: Starlake refuses the file, too.
 */
export function readJson(text: string, whole: boolean): Input {
  const sources = whole ? [text] : text.split(/\r\n|\n|\r/);
  const rows = sources.flatMap((source, index) => rowsOf(source, index + 1, whole));
  const fields = inferFields(rows);
  return {
    fields,
    rows: rows.map(({ node, source }) => fieldsOf(node, source, fields)),
  };
}

function rowsOf(source: string, line: number, whole: boolean): JsonRow[] {
  if (source.trim() === '') return [];
  const text = source.includes("'") ? inDoubleQuotes(source) : source;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const where = whole ? 'it' : `line ${line}`;
  // Only the first value of a whole file is read.
  if (!root || errors.some(({ error, offset }) => !whole || error !== 9 || offset < root.offset + root.length)) {
    throw new Error(`${where} is not JSON`);
  }
  const nodes = root.type === 'array' ? (root.children ?? []) : [root];
  // Null is an empty row.
  if (nodes.some(({ type }) => type !== 'object' && type !== 'null')) {
    throw new Error(`${where} is not a JSON object`);
  }
  return nodes.map((node) => ({ node, source: text }));
}

/** JSON with double quotes: Spark also accepts single quotes. */
function inDoubleQuotes(source: string): string {
  return source.replace(/"(?:[^"\\]|\\[^])*"|'((?:[^'\\]|\\[^])*)'/g, (all, inner?: string) =>
    inner === undefined ? all : `"${inner.replace(/\\'/g, "'").replace(/(?<!\\)"/g, '\\"')}"`,
  );
}

function fieldsOf(node: Node, source: string, fields: ReadonlyMap<string, InputType>): RawFields {
  const values: Record<string, Raw> = {};
  for (const [name, child] of childrenOf(node)) {
    const type = fields.get(name);
    if (type) values[name] = valueOf(child, source, type);
  }
  return values;
}

function valueOf(node: Node, source: string, type: InputType): Raw {
  if (node.type === 'null') return null;
  const text = source.slice(node.offset, node.offset + node.length);
  switch (type.kind) {
    case 'struct':
      return fieldsOf(node, source, type.fields);
    case 'array':
      return (node.children ?? []).map((child) => valueOf(child, source, type.element));
    case 'long':
      return BigInt(text);
    case 'double':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'decimal':
      return text;
    default:
      // A column with other types in other rows is written as JSON.
      return node.type === 'string' ? String(getNodeValue(node)) : compactText(node, source);
  }
}

/** JSON without blanks, its numbers as Java writes them. */
function compactText(node: Node, source: string): string {
  const text = source.slice(node.offset, node.offset + node.length);
  switch (node.type) {
    case 'object':
      return `{${childrenOf(node)
        .map(([name, child]) => `${JSON.stringify(name)}:${compactText(child, source)}`)
        .join(',')}}`;
    case 'array':
      return `[${(node.children ?? []).map((child) => compactText(child, source)).join(',')}]`;
    case 'string':
      return JSON.stringify(getNodeValue(node));
    default:
      return node.type === 'number' && !/^-?\d+$/.test(text) ? formatJavaDouble(Number(text)) : text;
  }
}
