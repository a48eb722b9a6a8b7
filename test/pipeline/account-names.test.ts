import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BackfillPipeline, EcsStarlakeJob, LoadPipeline, TransformPipeline } from '../../lib';

// Two stacks of one app in one account, `lake-dev` and `lake-prod`: what one calls something, the other must not.
const CRON = '0 2 * * *';

/** One of everything that has a name, or addresses something by its name. */
function everything(scope: Construct, job: EcsStarlakeJob): void {
  const sales = new LoadPipeline(scope, 'Sales', {
    job,
    domain: 'sales',
    tables: [{ name: 'orders' }],
    schedule: { cron: CRON },
  });
  new TransformPipeline(scope, 'Kpis', {
    job,
    tasks: [{ name: 'kpi.daily', dependencies: ['sales.orders'] }],
    trigger: { datasets: ['sales.orders'] },
  });
  new TransformPipeline(scope, 'Both', { job, tasks: [{ name: 'kpi.all' }], loads: [{ pipeline: sales }] });
  new BackfillPipeline(scope, 'Backfill', { job, pipelines: [{ pipeline: sales, cron: CRON }] });
}

function deploy(stackName: string, build: (stack: Stack) => Stack[]): Record<string, Template> {
  const app = new App();
  const stacks = build(new Stack(app, 'Lake', { stackName, env: { account: '111111111111', region: 'eu-west-1' } }));
  return Object.fromEntries(stacks.map((stack) => [stack.node.path, Template.fromStack(stack)]));
}

const jobIn = (scope: Construct, id = 'Starlake') =>
  new EcsStarlakeJob(scope, id, { bucket: new s3.Bucket(scope, `${id}Lake`) });

const ways: Array<[string, (stack: Stack) => Stack[]]> = [
  [
    'a stack',
    (stack) => {
      everything(stack, jobIn(stack));
      return [stack];
    },
  ],
  [
    'a nested stack',
    (stack) => {
      const nested = new NestedStack(stack, 'Nested');
      everything(nested, jobIn(nested));
      return [nested];
    },
  ],
  [
    'two jobs, of which one begins like the other',
    (stack) => {
      everything(new Construct(stack, 'A'), jobIn(stack));
      everything(new Construct(stack, 'B'), jobIn(stack, 'Starlake-2'));
      return [stack];
    },
  ],
];

interface Name {
  readonly type: string;
  readonly name: string;
}

/** All names that a template gives, of whatever type: a property that is a text and called `Name`, `…Name` or `Family`. */
function namesIn(template: Template): Name[] {
  const { Resources } = template.toJSON() as { Resources: Record<string, { Type: string; Properties?: object }> };
  return Object.values(Resources).flatMap(({ Type: type, Properties = {} }) =>
    Object.entries(Properties)
      // A policy is told by its role as well, and the name of an endpoint's service is AWS's.
      .filter(([property]) => /^(Family|Name|\w*Name)$/.test(property) && !/^(Policy|Service)Name$/.test(property))
      .filter(([, name]) => typeof name === 'string')
      .map(([, name]) => ({ type, name: name as string })),
  );
}

/** What policies, rules and permissions of a template address state machines, executions and rules by. */
function patternsIn(template: Template): string[] {
  const text = JSON.stringify(template.toJSON()).replace(/\\"/g, '"');
  const found = [...text.matchAll(/(?:stateMachine|execution|rule):?\/?:?([\w*-]+)[":]/g)].map(([, name]) => name);
  return [...new Set(found)].filter((name) => /^lake/.test(name));
}

describe.each(ways)('%s', (_, build) => {
  const [dev, prod] = ['lake-dev', 'lake-prod'].map((name) => Object.values(deploy(name, build)));
  const names = (templates: Template[]) => templates.flatMap(namesIn);

  test('gives no name that the other gives, and none twice', () => {
    const all = [...names(dev), ...names(prod)].map(({ type, name }) => `${type} ${name}`);
    expect(all.length).toBeGreaterThan(15);
    expect(all.filter((name, i) => all.indexOf(name) !== i)).toEqual([]);
    const types = new Set(names(dev).map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'AWS::ECS::TaskDefinition',
      'AWS::Events::Rule',
      'AWS::Logs::LogGroup',
      'AWS::StepFunctions::StateMachine',
    ]);
  });

  test('names everything after the stack, with a hash', () => {
    for (const { name } of names(prod)) {
      expect(name).toMatch(/lake-prod[-_].*[0-9A-Fa-f]{8}/);
    }
  });

  test('addresses nothing of the other', () => {
    const patterns = dev.flatMap(patternsIn);
    expect(patterns.length).toBeGreaterThan(3);
    for (const { name } of names(prod)) {
      for (const pattern of patterns) {
        expect(name.startsWith(pattern.replace(/\*$/, ''))).toBe(false);
      }
    }
  });
});

test('pipelines of two stacks with one job have two names', () => {
  const machines = ['lake-dev', 'lake-prod'].map((stackName) => {
    const app = new App();
    const job = jobIn(new Stack(app, 'Core', { stackName: 'core' }));
    const stack = new Stack(app, 'Lake', { stackName });
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
    return namesIn(Template.fromStack(stack)).map(({ name }) => name);
  });
  expect(new Set(machines.flat()).size).toBe(machines.flat().length);
});

test('the same again has the same names', () => {
  const [, build] = ways[0];
  const [first, second] = [1, 2].map(() => Object.values(deploy('lake-dev', build)).flatMap(namesIn));
  expect(second).toEqual(first);
});
