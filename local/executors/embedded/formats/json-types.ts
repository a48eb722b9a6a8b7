import type { Node } from 'jsonc-parser';
import { childrenOf, type JsonRow } from './json-node';
import { STRING, type InputType } from './input';

/** A type during inference: unknown, or as in {@link InputType}. */
type Inferred =
  | { readonly kind: 'null' }
  | { readonly kind: 'string' | 'long' | 'double' | 'decimal' | 'boolean' }
  | { readonly kind: 'struct'; readonly fields: Map<string, Inferred> }
  | { readonly kind: 'array'; readonly element: Inferred };

const MAX_LONG = 2n ** 63n;

/** The columns of JSON objects, and their types, as Spark's `JsonInferSchema` infers them. */
export function inferFields(rows: readonly JsonRow[]): ReadonlyMap<string, InputType> {
  let all: Inferred = { kind: 'struct', fields: new Map() };
  for (const { node, source } of rows) {
    if (node.type === 'object') all = merge(all, infer(node, source));
  }
  return all.kind === 'struct' ? settleFields(all.fields) : new Map();
}

function infer(node: Node, source: string): Inferred {
  switch (node.type) {
    case 'object': {
      const children = childrenOf(node);
      const fields = new Map(children.map(([name, child]) => [name, infer(child, source)]));
      if (fields.size < children.length) throw new Error('an object has a key twice');
      return { kind: 'struct', fields };
    }
    case 'array':
      return {
        kind: 'array',
        element: (node.children ?? []).map((child) => infer(child, source)).reduce(merge, { kind: 'null' }),
      };
    case 'number':
      return { kind: kindOfNumber(source.slice(node.offset, node.offset + node.length)) };
    case 'boolean':
    case 'string':
    case 'null':
      return { kind: node.type };
    default:
      return { kind: 'string' };
  }
}

function kindOfNumber(text: string): 'long' | 'decimal' | 'double' {
  if (!/^-?\d+$/.test(text)) return 'double';
  const value = BigInt(text);
  if (value >= -MAX_LONG && value < MAX_LONG) return 'long';
  return text.replace('-', '').length <= 38 ? 'decimal' : 'double';
}

function merge(one: Inferred, other: Inferred): Inferred {
  if (one.kind === 'null') return other;
  if (other.kind === 'null') return one;
  if (one.kind === 'struct' && other.kind === 'struct') {
    for (const [name, type] of other.fields) {
      const known = one.fields.get(name);
      one.fields.set(name, known ? merge(known, type) : type);
    }
    return one;
  }
  if (one.kind === 'array' && other.kind === 'array') {
    return { kind: 'array', element: merge(one.element, other.element) };
  }
  if (one.kind === other.kind) return one;
  const kinds = [one.kind, other.kind];
  if (kinds.every((kind) => ['long', 'decimal', 'double'].includes(kind))) {
    return { kind: kinds.includes('double') ? 'double' : 'decimal' };
  }
  return { kind: 'string' };
}

/** A type that is unknown after all rows is a text; a struct without fields is not a column. */
function settle(type: Inferred): InputType | undefined {
  switch (type.kind) {
    case 'null':
      return STRING;
    case 'struct': {
      const fields = settleFields(type.fields);
      return fields.size === 0 ? undefined : { kind: 'struct', fields };
    }
    case 'array': {
      const element = settle(type.element);
      return element && { kind: 'array', element };
    }
    default:
      return { kind: type.kind };
  }
}

// Spark sorts its columns by name.
function settleFields(fields: ReadonlyMap<string, Inferred>): ReadonlyMap<string, InputType> {
  const lower = new Set([...fields.keys()].map((name) => name.toLowerCase()));
  if (lower.size < fields.size)
    throw new Error('it has keys that differ in capitals only, which Spark does not tell apart');
  const settled = [...fields].sort(([one], [other]) => (one < other ? -1 : 1));
  return new Map(
    settled.flatMap(([name, inferred]) => {
      const type = settle(inferred);
      return type ? [[name, type] as const] : [];
    }),
  );
}
