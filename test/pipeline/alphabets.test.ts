import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { EcsStarlakeJob, LoadPipeline, PreLoadStrategy, TransformPipeline } from '../../lib';
import { metricLine } from '../../lambda/rows/metrics';
import { runs } from '../fuzz/support';

/* eslint-disable @typescript-eslint/no-explicit-any -- templates are any JSON */

/**
 * What AWS takes, of each field of a template that a name may get into. Sources: the services' own models (botocore 1.44.8), for
 * state machines also “CreateStateMachine” of the API reference: names with other letters are not logged.
 */
const FIELDS: Array<[type: string, field: string, RegExp]> = [
  ['AWS::DynamoDB::Table', 'TableName', /^[a-zA-Z0-9_.-]{3,255}$/],
  ['AWS::ECS::TaskDefinition', 'Family', /^[a-zA-Z0-9_-]{1,255}$/],
  ['AWS::Events::Rule', 'Name', /^[.\-_A-Za-z0-9]{1,64}$/],
  ['AWS::Events::Rule', 'Description', /^[^]{0,512}$/],
  ['AWS::Events::Rule', 'EventPattern', /^[^]{1,2048}$/],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument', /^[\t\n\r\u0020-\u00ff]+$/],
  ['AWS::IAM::ManagedPolicy', 'ManagedPolicyName', /^[\w+=,.@-]{1,128}$/],
  ['AWS::IAM::Policy', 'PolicyDocument', /^[\t\n\r\u0020-\u00ff]+$/],
  ['AWS::IAM::Policy', 'PolicyName', /^[\w+=,.@-]{1,128}$/],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument', /^[\t\n\r\u0020-\u00ff]+$/],
  ['AWS::IAM::Role', 'Description', /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{0,1000}$/],
  ['AWS::IAM::Role', 'RoleName', /^[\w+=,.@-]{1,64}$/],
  ['AWS::Lambda::Function', 'Description', /^[^]{0,256}$/],
  ['AWS::Lambda::Function', 'FunctionName', /^[a-zA-Z0-9-_]{1,64}$/],
  ['AWS::Logs::LogGroup', 'LogGroupName', /^[.\-_/#A-Za-z0-9]{1,512}$/],
  ['AWS::Scheduler::Schedule', 'Description', /^[^]{0,512}$/],
  ['AWS::Scheduler::Schedule', 'Name', /^[0-9a-zA-Z-_.]{1,64}$/],
  ['AWS::SQS::Queue', 'QueueName', /^[\w-]{1,80}$/],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName', /^[\w-]{1,80}$/],
];
const VARIABLE = /^[a-zA-Z]\w+$/;
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** As a template says it, with `x` for each reference. */
function textOf(value: any): string {
  return JSON.stringify(value, (_, item) => {
    const [[name, argument] = ['', undefined], ...others] = Object.entries(
      typeof item === 'object' && item !== null && !Array.isArray(item) ? item : {},
    ) as Array<[string, any]>;
    if (others.length > 0 || !/^(Ref|Fn::\w+)$/.test(name)) return item;
    return name === 'Fn::Join' ? argument[1].map((part: any) => (typeof part === 'string' ? part : 'x')).join('') : 'x';
  }).replace(/^"|"$/g, '');
}

/** What in a template AWS would not take. */
function refusedIn({ Resources: resources }: Record<string, any>): string[] {
  const refused: string[] = [];
  for (const [id, { Type, Properties = {} }] of Object.entries<any>(resources)) {
    const wrong = (field: string, text: string) => refused.push(`${Type} ${id} ${field}: ${text.slice(0, 200)}`);
    for (const [, field, pattern] of FIELDS.filter(([type]) => type === Type)) {
      const text = Properties[field] === undefined ? undefined : textOf(Properties[field]);
      if (text !== undefined && !pattern.test(text)) wrong(field, text);
    }
    const variables = Object.keys(Properties.Environment?.Variables ?? {});
    variables.filter((name) => !VARIABLE.test(name)).forEach((name) => wrong('Environment', name));
    const environment = textOf(Properties.Environment?.Variables ?? {});
    if (Type === 'AWS::Lambda::Function' && Buffer.byteLength(environment) > 4096) wrong('Environment', environment);
    const tags = Array.isArray(Properties.Tags) ? Properties.Tags : [];
    tags.filter(({ Value }: any) => !TAG.test(textOf(Value))).forEach(({ Value }: any) => wrong('Tags', Value));
    if (/\p{Surrogate}/u.test(textOf(Properties))) wrong('half a character', '');
    if (Type === 'AWS::StepFunctions::StateMachine') {
      const names = stateNames(JSON.parse(JSON.parse(`"${textOf(Properties.DefinitionString)}"`)));
      names.filter((name) => name.length > 80).forEach((name) => wrong('state', name));
    }
  }
  return refused;
}

function stateNames({ States }: any): string[] {
  return Object.entries<any>(States).flatMap(([name, { ItemProcessor, Branches = [] }]) => [
    name,
    ...(ItemProcessor ? [ItemProcessor] : []).concat(Branches).flatMap(stateNames),
  ]);
}

/** The patterns of objects that a function of the job may write, without the bucket's ARN. */
function writable(template: Record<string, any>, id: string): string[] {
  return Object.entries<any>(template.Resources)
    .filter(([name, { Type }]) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && name.startsWith(`Starlake${id}Role`))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as any[])
    .filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
    .flatMap(({ Resource }) => [Resource].flat().map((arn: any) => textOf(arn).replace(/^x\//, '')));
}

/** Whether IAM's pattern holds for a key, be its letters counted as UTF-16 or as Unicode has them. */
function holds(pattern: string, key: string): boolean {
  const source = pattern
    .replace(/[$()+.[\\\]^{|}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return ['s', 'su'].every((flags) => new RegExp(`^${source}$`, flags).test(key));
}

/** A stack with everything that names of domains, tables and tasks, and the folder of the lake, get into. */
function stackOf(domains: string[], table: string, prefix: string) {
  const stack = new Stack(new App(), 'Test');
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake'), prefix });
  const loads = domains.map(
    (domain) =>
      new LoadPipeline(stack, `Load-${domain}`, {
        job,
        domain,
        tables: [{ name: table }],
        preLoadStrategy: PreLoadStrategy.IMPORTED,
        schedule: { cron: 'daily', flexibleWindow: Duration.minutes(5) },
      }),
  );
  const [domain] = domains;
  new TransformPipeline(stack, `Transform-${domain}`, {
    job,
    pipelineName: table,
    tasks: [{ name: `${domain}.${table}_kpi`, dependencies: [`${domain}.${table}`] }],
    loads: loads.map((pipeline) => ({ pipeline })),
    trigger: { datasets: [`${domain}.${table}`] },
  });
  return { loads, template: Template.fromStack(stack).toJSON() };
}

const NAME = fc.stringMatching(/^[\p{L}\p{M}\p{N}_$£](\.?[\p{L}\p{M}\p{N}_$£-]){0,30}$/u);
const FOLDER = fc.stringMatching(/^[\p{L}\p{M}\p{N}_+=@ -]{1,40}$/u);

test('names of all alphabets get into what AWS takes', () => {
  fc.assert(
    fc.property(fc.uniqueArray(NAME, { minLength: 3, maxLength: 3 }), NAME, FOLDER, (domains, table, prefix) => {
      const { loads, template } = stackOf(domains, table, prefix);
      expect(refusedIn(template)).toEqual([]);
      const patterns = writable(template, 'EndLoad');
      for (const pipeline of loads) {
        const key = `${prefix}/datasets/stage/${pipeline.domain}/${table}.csv`.replace(/^\/+/, '');
        expect({ key, may: patterns.some((pattern) => holds(pattern, key)) }).toEqual({ key, may: true });
        const told = JSON.parse(metricLine({ domain: pipeline.domain, table, counts: {} }, 'Starlake', 0));
        expect(pipeline.metricRows({ dimensionsMap: { Table: table } }).dimensions).toMatchObject({
          Domain: told.Domain,
          Table: told.Table,
        });
      }
    }),
    runs(4),
  );
});

test.each(['ventes_été', 'ventes_e\u0301te\u0301', '売上', 'продажи'])('%s', (name) => {
  const { template } = stackOf([name], name, name);
  expect(refusedIn(template)).toEqual([]);
  const patterns = writable(template, 'EndLoad');
  expect(patterns.some((pattern) => holds(pattern, `${name}/datasets/archive/${name}/a.csv`))).toBe(true);
  expect(patterns.some((pattern) => holds(pattern, `${name}/datasets/archive/another_domain/a.csv`))).toBe(false);
});

test('long names do not end in half a character', () => {
  const name = '𠮷'.repeat(70);
  const { template } = stackOf([name, `a${name}`], `b${name}`, '');
  expect(refusedIn(template)).toEqual([]);
});

test('a name of a state machine with other letters is refused', () => {
  const stack = new Stack(new App(), 'Test');
  const job = new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
  const tables = [{ name: 'orders' }];
  for (const stateMachineName of ['ventes_été', 'a b', 'x'.repeat(81), '']) {
    expect(
      () => new LoadPipeline(stack, `P${stateMachineName}`, { job, domain: 'd', tables, stateMachineName }),
    ).toThrow(
      `'stateMachineName' of 'Test/P${stateMachineName}' must have 1 to 80 letters of ASCII, digits, '-' and '_', got '${stateMachineName}'`,
    );
  }
});
