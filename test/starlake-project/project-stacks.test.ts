import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, Duration, NestedStack, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { dag, domain, removeProjects, table, writeProject } from '../project/support';
import { LakeEncryption, ProjectJob, StarlakePool, StarlakeProject, StarlakeProjectProps } from '../../lib';
import { ProjectStacks } from '../../lib/starlake-project/project-stacks';
import { readAssembly } from '../../local/assembly';
import { FakeExecutor, runLocally, scratchFolder } from '../helpers/local-run';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

const NAMES = Array.from({ length: 12 }, (_, i) => `domain_${i}`);

/** Domains with schedules, a transform that a dataset starts, one on schedule, and one that loads first. */
function files(domains: string[] = NAMES): { [file: string]: string } {
  return {
    ...Object.fromEntries(
      domains.flatMap((name) => [
        [`load/${name}/_config.sl.yml`, domain('schedule: daily')],
        [`load/${name}/orders.sl.yml`, table()],
      ]),
    ),
    'application.sl.yml': 'version: 1\napplication: {}\n',
    'dags/first.sl.yml': dag('{{domain}}.json', { run_dependencies_first: 'true' }),
    'transform/kpi/top.sql': 'SELECT * FROM domain_1.orders',
    'transform/night/_config.sl.yml': 'version: 1\ntransform: {}\n',
    'transform/night/best.sl.yml': 'version: 1\ntask: { name: best, schedule: daily }\n',
    'transform/night/best.sql': 'SELECT * FROM domain_2.orders',
    'transform/deep/all.sl.yml': 'version: 1\ntask: { name: all, dagRef: first }\n',
    'transform/deep/all.sql': 'SELECT * FROM domain_3.orders JOIN domain_4.orders ON TRUE JOIN kpi.top ON TRUE',
  };
}

interface Templates {
  readonly [file: string]: {
    readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown>; DependsOn?: string[] }>;
    readonly Outputs?: object;
  };
}

function synth(given = files(), props: Partial<StarlakeProjectProps> = {}) {
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Lake');
  const project = new StarlakeProject(stack, 'Starlake', {
    directory: writeProject(given),
    nestedStacks: true,
    ...props,
  });
  const { directory } = app.synth();
  const names = readdirSync(directory).filter((name) => name.endsWith('.template.json'));
  const templates: Templates = Object.fromEntries(
    names.map((name) => [name, JSON.parse(readFileSync(path.join(directory, name), 'utf8'))]),
  );
  return { project, directory, templates };
}

const typesIn = ({ Resources }: Templates[string]) => Object.values(Resources).map(({ Type }) => Type);

const PARENT = 'Lake.template.json';

describe('a project in nested stacks', () => {
  const { project, directory, templates } = synth();

  test('has its pipelines there, and what they share in its own stack', () => {
    const { [PARENT]: parent, ...nested } = templates;
    expect(typesIn(parent)).toEqual(expect.arrayContaining(['AWS::ECS::Cluster', 'AWS::CloudFormation::Stack']));
    expect(typesIn(parent)).not.toContain('AWS::Scheduler::Schedule');
    // Those of the backfill, and of the joins of datasets.
    expect(typesIn(parent).filter((type) => type === 'AWS::StepFunctions::StateMachine')).toHaveLength(2);
    const types = new Set(Object.values(nested).flatMap(typesIn));
    expect([...types].sort()).toEqual([
      'AWS::Events::Rule',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Scheduler::Schedule',
      'AWS::StepFunctions::StateMachine',
    ]);
    const machines = Object.values(nested)
      .flatMap(typesIn)
      .filter((type) => type === 'AWS::StepFunctions::StateMachine');
    expect(machines).toHaveLength(NAMES.length + 3);
  });

  test('has loads and transforms apart, and no values that stacks get from nested ones', () => {
    Object.entries(templates).forEach(([name, { Outputs }]) => {
      expect(name === PARENT || /Stack\d/.test(name)).toBe(true);
      expect(name === PARENT ? undefined : Outputs).toBeUndefined();
    });
    const stacks = project.pipelines.map((pipeline) => Stack.of(pipeline).node.path);
    expect(new Set(stacks.slice(0, NAMES.length))).toEqual(
      new Set(stacks.filter((name) => /^Lake\/Starlake\/Loads\/Stack[1-8]$/.test(name))),
    );
  });

  test('can be asserted on', () => {
    const template = Template.fromStack(Stack.of(project.loadPipeline('domain_1')));
    template.hasResource('AWS::StepFunctions::StateMachine', { Metadata: { 'starlake:pipeline': 'domain_1' } });
    template.hasResourceProperties('AWS::Scheduler::Schedule', { Target: { DeadLetterConfig: Match.anyValue() } });
  });

  test('deploys transforms after the loads that they start, which they know by their names', () => {
    const stackOf = (name: string) =>
      Object.keys(templates[PARENT].Resources).find((id) => id.startsWith(name.replaceAll('/', '')))!;
    const transforms = Stack.of(project.transformPipeline('deep')).node.path.replace('Lake/', '');
    const after = templates[PARENT].Resources[stackOf(transforms)].DependsOn;
    ['domain_3', 'domain_4'].forEach((name) => {
      const loads = Stack.of(project.loadPipeline(name)).node.path.replace('Lake/', '');
      expect(after).toContain(stackOf(loads));
    });
  });

  test('runs on this machine: a load, a transform that loads first, and a backfill', async () => {
    const assembly = readAssembly(directory);
    const root = scratchFolder();
    for (const name of ['domain_1', 'domain_3', 'domain_4']) {
      mkdirSync(path.join(root, 'datasets', 'stage', name), { recursive: true });
      writeFileSync(path.join(root, 'datasets', 'stage', name, 'orders-1.csv'), 'x');
    }
    const executor = new FakeExecutor();
    const run = (name: string, input: object = {}) => runLocally(assembly, name, { root, executor, input });
    const load = await run('domain_1');
    expect(executor.commands[0]).toContain('--domains domain_1 --tables orders');
    expect(load.status).toBe('FAILED');
    await run('deep');
    expect(executor.commands.join('\n')).toContain('--domains domain_3');
    const backfill = await run('backfill', { pipeline: 'night', from: '2026-08-01', to: '2026-08-02' });
    expect(backfill).toMatchObject({ status: 'SUCCEEDED', output: { pipeline: 'night', runs: 2 } });
  });
});

test('a domain more changes nothing but its own nested stack, and where that is', () => {
  const before = synth().templates;
  const { templates: after, project } = synth(files([...NAMES, 'domain_new', 'a_domain']));
  const changed = ['domain_new', 'a_domain'].map((name) => Stack.of(project.loadPipeline(name)).node.path);
  const ids = changed.map((name) => name.replaceAll('/', ''));
  const isChanged = (name: string) => ids.some((id) => name.startsWith(id));
  expect(Object.keys(before).filter((name) => !isChanged(name)).length).toBeGreaterThan(5);
  for (const [name, template] of Object.entries(before)) {
    if (name !== PARENT && !isChanged(name)) {
      expect(after[name]).toEqual(template);
    }
  }
  const withIds = Object.entries(before).filter(([name]) => isChanged(name));
  withIds.forEach(([name, { Resources }]) => {
    const machines = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine');
    machines.forEach(([id, machine]) => expect(after[name].Resources[id]).toEqual(machine));
  });
  const nestedIn = ({ Resources }: Templates[string]) =>
    Object.entries(Resources).filter(
      ([id, { Type }]) => Type === 'AWS::CloudFormation::Stack' && !ids.some((own) => `Lake${id}`.startsWith(own)),
    );
  expect(nestedIn(after[PARENT])).toEqual(nestedIn(before[PARENT]));
});

test('a pipeline with a state machine of a given name is never moved', () => {
  const named = { loads: { domain_3: { stateMachineName: 'orders' } } };
  const [inline, nested] = [synth(files(), { ...named, nestedStacks: false }), synth(files(), named)];
  const machineIn = ({ templates }: typeof nested) =>
    Object.entries(templates[PARENT].Resources).find(([, { Properties }]) => Properties?.StateMachineName === 'orders');
  expect(machineIn(nested)).toBeDefined();
  expect(machineIn(nested)![0]).toBe(machineIn(inline)![0]);
});

test('in nested stacks, pipelines can have all that they have elsewhere', () => {
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out'), analyticsReporting: false });
  const stack = new Stack(app, 'Lake');
  new StarlakeProject(stack, 'Starlake', {
    directory: writeProject(files()),
    nestedStacks: true,
    job: ProjectJob.ecs({
      encryption: LakeEncryption.kms(new kms.Key(stack, 'Key')),
      logEncryptionKey: new kms.Key(stack, 'LogKey'),
      pools: [new StarlakePool({ slots: 50 })],
    }),
    loads: { domain_1: { memoryLadder: [Size.gibibytes(8)], logs: { retention: logs.RetentionDays.ONE_DAY } } },
    transforms: { kpi: { retryDelay: Duration.seconds(2), stateMachineName: 'kpi' } },
  });
  expect(() => app.synth()).not.toThrow();
});

describe('by itself', () => {
  const decide = (resources: number, wanted?: boolean) => {
    const stack = newStack();
    const scope = new ProjectStacks(stack, stack, wanted, Array<number>(resources / 2).fill(2)).scopeOf(
      stack,
      'sales',
      undefined,
    );
    return { isNested: Stack.of(scope) instanceof NestedStack, warnings: Annotations.fromStack(stack) };
  };
  const warned = (text: string) => Match.stringLikeRegexp(text);

  test.each([
    [2, false],
    [320, false],
    [400, false],
    [442, true],
    [2000, true],
  ])('a project of %i resources is in nested stacks: %p', (resources, isNested) => {
    expect(decide(resources).isNested).toBe(isNested);
  });

  test('nothing is said of a small project, and of one that says what it wants', () => {
    const quiet = [decide(320), ...[2, 322, 420, 600].flatMap((size) => [decide(size, true), decide(size, false)])];
    quiet.forEach(({ warnings }) => expect(warnings.findWarning('*', Match.anyValue())).toEqual([]));
  });

  test('it warns ahead, with how many pipelines have room', () => {
    decide(360).warnings.hasWarning(
      '*',
      warned(`has 180 pipelines.* where about 20 more have room: say 'nestedStacks: true'`),
    );
    decide(500).warnings.hasWarning('*', warned(`has 250 pipelines.* stay there with 'nestedStacks: true'`));
  });

  test('pipelines that would move when one is added are an error', () => {
    expect(() => decide(402)).toThrow(/has 201 pipelines.*say 'nestedStacks: true' .* or 'nestedStacks: false'/);
    expect(() => decide(440)).toThrow(/running executions are stopped, see “More pipelines/);
    expect(decide(440, false).isNested).toBe(false);
    expect(decide(402, true).isNested).toBe(true);
  });
});
