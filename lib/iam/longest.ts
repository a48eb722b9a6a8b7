import { CfnParameter, DefaultTokenResolver, IResolvable, IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { longestReference, UNKNOWN } from './longest-reference';

/** The beginning of a bucket's ARN. */
const BUCKET_ARN = /:s3:::$/;
const LONGEST_BUCKET = 'b'.repeat(63);

/** A dynamic reference, which CloudFormation replaces at deployment. */
const DYNAMIC = /\{\{resolve:[^}]*\}\}/g;

/**
 * A value with each token replaced by the longest text that it can become. AWS counts the characters of the deployed
 * value, and a reference in a template is shorter than its value.
 */
export function longest(value: unknown, scope: Construct): unknown {
  return rendered(Tokenization.resolve(value, { scope, resolver: new LongestResolver(), preparing: false }));
}

class LongestResolver extends DefaultTokenResolver {
  constructor() {
    super({ join: (left: unknown, right: unknown) => append(left === undefined ? '' : textOf(left), right ?? '') });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    if (!Reference.isReference(token)) {
      return super.resolveToken(token, context, postProcessor);
    }
    const { target, displayName } = token;
    return target instanceof CfnParameter
      ? 'p'.repeat(target.maxLength ?? UNKNOWN.length)
      : longestReference(target, displayName);
  }
}

function rendered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(rendered);
  }
  if (typeof value === 'string') {
    return append('', value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return isIntrinsic(value)
    ? textOf(value)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item)]));
}

function isIntrinsic(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Fn::\w+)$/.test(keys[0]);
}

function append(left: string, right: unknown): string {
  const unknown = BUCKET_ARN.test(left) ? LONGEST_BUCKET : UNKNOWN;
  return left + (typeof right === 'string' ? right.replace(DYNAMIC, unknown) : textOf(right, unknown));
}

/** The longest text that an intrinsic function of CloudFormation can return. */
function textOf(value: unknown, unknown = UNKNOWN): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const [[name, argument]] = Object.entries(value as { [name: string]: unknown });
  if (name === 'Ref') {
    return pseudo(String(argument)) ?? unknown;
  }
  if (!Array.isArray(argument)) {
    return name === 'Fn::Sub' ? substituted(String(argument)) : unknown;
  }
  const [first, second, third] = argument as unknown[];
  switch (name) {
    case 'Fn::Join':
      return (second as unknown[]).reduce<string>(
        (text, part, i) => append(i === 0 ? text : text + String(first), part),
        '',
      );
    case 'Fn::Sub':
      return substituted(String(first), second as { [name: string]: unknown });
    case 'Fn::Select':
      return Array.isArray(second) ? textOf(second[Number(first)]) : (partsOf(second)?.[Number(first)] ?? unknown);
    case 'Fn::If':
      return [second, third].map((one) => append('', one)).sort((a, b) => b.length - a.length)[0];
    default:
      return unknown;
  }
}

function partsOf(list: unknown): string[] | undefined {
  const { 'Fn::Split': split } = list as { 'Fn::Split'?: [string, unknown] };
  return split && append('', split[1]).split(split[0]);
}

function substituted(template: string, values: { [name: string]: unknown } = {}): string {
  return template.split(/(\$\{[^}]*\})/).reduce((text, part) => {
    const name = /^\$\{([^}]*)\}$/.exec(part)?.[1];
    return name === undefined ? text + part : append(text, name in values ? values[name] : { Ref: name });
  }, '');
}

function pseudo(name: string): string | undefined {
  return name.startsWith('AWS::') ? longestReference(undefined, name) : undefined;
}
