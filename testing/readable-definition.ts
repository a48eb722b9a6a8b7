import type { ParsedDefinition } from './types';

/**
 * The definition of a state machine in a template, with references for people in place of what CloudFormation fills in.
 *
 * @param properties of the resource
 * @param readAsset reads a definition that is an asset
 */
export function readableDefinition(
  properties: Readonly<Record<string, unknown>>,
  readAsset: () => string,
): ParsedDefinition {
  const { Definition, DefinitionString, DefinitionSubstitutions } = properties;
  if (Definition !== undefined) return withReferences(Definition) as ParsedDefinition;
  const text = DefinitionString === undefined ? readAsset() : readableText(DefinitionString);
  const values = (DefinitionSubstitutions ?? {}) as Readonly<Record<string, unknown>>;
  const filled = text.replace(/\$\{(\w+)\}/g, (all, name: string) =>
    name in values ? readableText(values[name]) : all,
  );
  return JSON.parse(filled) as ParsedDefinition;
}

/**
 * A text of a template that is JSON. A function of CloudFormation is what it refers to: `<LogicalId>`, `<LogicalId.Arn>`.
 */
function readableText(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value);
  if (isJoin(value)) return value['Fn::Join'][1].map(readableText).join(value['Fn::Join'][0]);
  return JSON.stringify(referenceOf(value)).slice(1, -1);
}

function isJoin(value: object): value is { readonly 'Fn::Join': readonly [string, readonly unknown[]] } {
  return 'Fn::Join' in value;
}

/** The texts inside a function of CloudFormation. */
function referenceOf(value: object): string {
  const textsIn = (part: unknown): string[] =>
    part !== null && typeof part === 'object' ? Object.values(part).flatMap(textsIn) : [String(part)];
  return `<${textsIn(value).join('.')}>`;
}

function withReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withReferences);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const isFunction = entries.length === 1 && /^(Ref|Fn::\w+)$/.test(entries[0]![0]);
  return isFunction
    ? referenceOf(value)
    : Object.fromEntries(entries.map(([name, each]) => [name, withReferences(each)]));
}
