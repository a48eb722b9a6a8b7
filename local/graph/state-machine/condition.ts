import { clip, pathName } from '../drawing/words';

const MAX_LENGTH = 48;

const COMPARISONS: Record<string, string> = {
  Equals: '=',
  LessThan: '<',
  LessThanEquals: '≤',
  GreaterThan: '>',
  GreaterThanEquals: '≥',
  Matches: 'like',
};

type Rule = Readonly<Record<string, unknown>>;

/**
 * A rule of a Choice state in a few words: `ready`, `not ready`, `status = FAILED and count > 3`.
 *
 * The rule's `Comment`, if it has one. At most 48 characters.
 * @param rule one entry of `Choices`, JSONPath (`Variable` and an operator) or JSONata (`Condition`)
 */
export function conditionLabel(rule: Rule): string {
  if (typeof rule.Comment === 'string' && rule.Comment.trim() !== '') return clip(rule.Comment.trim(), MAX_LENGTH);
  return clip(words(rule), MAX_LENGTH);
}

function words(rule: Rule): string {
  if (typeof rule.Condition === 'string') return rule.Condition.replace(/^\{%\s*|\s*%\}$/g, '');
  if (typeof rule.Condition === 'boolean') return String(rule.Condition);
  if (Array.isArray(rule.And)) return joined(withoutGuards(rule.And), 'and');
  if (Array.isArray(rule.Or)) return joined(rule.Or, 'or');
  if (isRule(rule.Not)) return negated(rule.Not);
  return comparison(rule);
}

function comparison(rule: Rule): string {
  const name = typeof rule.Variable === 'string' ? pathName(rule.Variable) : 'value';
  const operator = Object.keys(rule).find((key) => /^(Is|Boolean|String|Numeric|Timestamp)[A-Z]/.test(key));
  if (operator === undefined) return name;
  const value = rule[operator];
  if (operator.startsWith('Is')) return `${name} is ${value === false ? 'not ' : ''}${operator.slice(2).toLowerCase()}`;
  if (operator === 'BooleanEquals') return value === false ? `not ${name}` : name;
  const [, test = '', path] = /^[A-Z][a-z]+?([A-Z].*?)(Path)?$/.exec(operator) ?? [];
  const other = path && typeof value === 'string' ? pathName(value) : String(value);
  return `${name} ${COMPARISONS[test] ?? test} ${other}`;
}

/** Leaves out `IsPresent` before another test of the same variable: it only protects that test. */
function withoutGuards(rules: unknown[]): unknown[] {
  const tested = new Set(rules.filter((rule) => isRule(rule) && rule.IsPresent === undefined).map(variableOf));
  const left = rules.filter((rule) => !(isRule(rule) && rule.IsPresent === true && tested.has(variableOf(rule))));
  return left.length > 0 ? left : rules;
}

function variableOf(rule: unknown): unknown {
  return isRule(rule) ? rule.Variable : undefined;
}

function joined(rules: unknown[], word: string): string {
  return rules.filter(isRule).map(operand).join(` ${word} `);
}

function negated(rule: Rule): string {
  if (typeof rule.BooleanEquals === 'boolean') return words({ ...rule, BooleanEquals: !rule.BooleanEquals });
  const test = Object.keys(rule).find((key) => key.startsWith('Is') && typeof rule[key] === 'boolean');
  return test === undefined ? `not (${words(rule)})` : words({ ...rule, [test]: !rule[test] });
}

function operand(rule: Rule): string {
  return Array.isArray(rule.And) || Array.isArray(rule.Or) ? `(${words(rule)})` : words(rule);
}

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
