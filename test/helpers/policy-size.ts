/* eslint-disable @typescript-eslint/no-explicit-any -- templates are any JSON */

/** What IAM counts of a role, in characters when it is deployed where names are longest. */
export interface RoleSize {
  readonly inline: number;
  readonly managed: number[];
  /** Managed policies, those of AWS too. */
  readonly policies: number;
  readonly trust: number;
}

/** What IAM takes, of each role of a template: 10,240 inline, 10 managed policies of 6,144, a trust policy of 2,048. */
export function expectWithinLimits(template: Record<string, any>): void {
  const over = Object.entries(roleSizes(template)).filter(
    ([, { inline, managed, policies, trust }]) =>
      inline > 10_240 || policies > 10 || trust > 2048 || managed.some((size) => size > 6144),
  );
  expect(over).toEqual([]);
}

/** By the logical id of the role. */
export function roleSizes(template: Record<string, any>): Record<string, RoleSize> {
  const resources: Record<string, any> = template.Resources;
  const sizeOf = (value: unknown) => JSON.stringify(deployed(value, resources)).length;
  const all = Object.entries(resources);
  const roles = all.filter(([, { Type }]) => Type === 'AWS::IAM::Role');
  return Object.fromEntries(
    roles.map(([id, { Properties: role }]) => {
      const of = (type: string) =>
        all
          .filter(([, { Type, Properties }]) => Type === type && Properties.Roles?.some((one: any) => one.Ref === id))
          .map(([, { Properties }]) => sizeOf(Properties.PolicyDocument));
      const inline = [
        ...(role.Policies ?? []).map((one: any) => sizeOf(one.PolicyDocument)),
        ...of('AWS::IAM::Policy'),
      ];
      const managed = of('AWS::IAM::ManagedPolicy');
      return [
        id,
        {
          inline: inline.reduce((sum, size) => sum + size, 0),
          managed,
          policies: managed.length + (role.ManagedPolicyArns?.length ?? 0),
          trust: sizeOf(role.AssumeRolePolicyDocument),
        },
      ];
    }),
  );
}

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws-us-gov',
  'AWS::Region': 'us-isof-south-1',
  'AWS::URLSuffix': 'amazonaws.com.cn',
  'AWS::StackName': 's'.repeat(128),
};

/** Characters of names that their services take at most, and how their ARNs begin. */
const NAMES: Record<string, [number, string]> = {
  'AWS::DynamoDB::Table': [255, 'dynamodb:R:A:table/'],
  'AWS::ECS::Cluster': [255, 'ecs:R:A:cluster/'],
  'AWS::Events::EventBus': [256, 'events:R:A:event-bus/'],
  'AWS::IAM::Role': [64, 'iam::A:role/'],
  'AWS::KMS::Key': [36, 'kms:R:A:key/'],
  'AWS::Lambda::Function': [64, 'lambda:R:A:function:'],
  'AWS::Logs::LogGroup': [512, 'logs:R:A:log-group:'],
  'AWS::S3::Bucket': [63, 's3:::'],
  'AWS::SQS::Queue': [80, 'sqs:R:A:'],
  'AWS::StepFunctions::StateMachine': [80, 'states:R:A:stateMachine:'],
};

function arnOf([length, start]: [number, string]): string {
  const begin = start.replace('R', PSEUDO['AWS::Region']).replace('A', PSEUDO['AWS::AccountId']);
  return `arn:${PSEUDO['AWS::Partition']}:${begin}${'n'.repeat(length)}`;
}

function deployed(value: any, resources: Record<string, any>): any {
  if (Array.isArray(value)) return value.map((item) => deployed(item, resources));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument], ...others] = Object.entries(value as Record<string, any>);
  if (others.length > 0 || !/^(Ref|Fn::.*)$/.test(name)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deployed(item, resources)]));
  }
  switch (name) {
    case 'Fn::Join':
      return argument[1].map((part: any) => deployed(part, resources)).join(argument[0]);
    case 'Fn::Select':
      return 'n'.repeat(80);
    case 'Ref':
    case 'Fn::GetAtt': {
      const [id, attribute = 'Ref'] = [argument].flat();
      const type = resources[id]?.Type;
      expect([id, type, NAMES[type] ?? PSEUDO[id]]).not.toEqual([id, type, undefined]);
      const isArn = attribute === 'Arn' || type === 'AWS::StepFunctions::StateMachine';
      return PSEUDO[id] ?? (isArn ? arnOf(NAMES[type]) : 'n'.repeat(NAMES[type][0]));
    }
    default:
      throw new Error(`${name} in a policy`);
  }
}
