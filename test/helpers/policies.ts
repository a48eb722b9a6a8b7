import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/**
 * What the role of a job's function may do beside logging, a text a statement: `s3:GetObject on <Lake>/datasets/*`, with the
 * prefixes of a listing behind ` of `, and other conditions behind ` if `. References are `<LogicalId>` without its hash,
 * pseudo parameters `*`.
 *
 * @param id of the function, in a job with the id `Starlake`
 * @returns nothing where the role may do nothing
 */
export function statementsOf(stack: Stack, id: string): string[] {
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const own = Object.entries(policies).filter(([name]) => name.startsWith(`Starlake${id}Role`));
  return own
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as Statement[])
    .filter(({ Action }) => !String(Action).includes('logs:'))
    .map(told);
}

function told({ Action, Resource, Condition = {} }: Statement): string {
  const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => {
      const values = words(value);
      return key === 's3:prefix' ? ` of ${values}` : ` if ${operator} ${key} ${values}`;
    }),
  );
  return `${[Action].flat().join(' ')} on ${words(Resource)}${conditions.join('')}`;
}

function words(value: unknown): string {
  return [value].flat().map(textOf).sort().join(' ');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument]] = Object.entries(value as Record<string, string | unknown[]>);
  if (intrinsic === 'Fn::Join') return (argument[1] as unknown[]).map(textOf).join('');
  const id = String([argument].flat()[0]);
  return id.startsWith('AWS::') ? '*' : `<${id.replace(/[0-9A-F]{8}$/, '')}>`;
}
