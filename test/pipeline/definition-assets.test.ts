import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { App, CfnParameter, LegacyStackSynthesizer, NestedStack, Stack, StackProps, Stage } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EcsStarlakeJob, LoadPipeline, StarlakeJobProps } from '../../lib';
import { PipelineDefinition } from '../../lib/pipeline/pipeline-definition';
import { findPipeline, readAssembly } from '../../local/assembly';
import { scratchFolder } from '../helpers/local-run';

/** What CloudFormation looks for in a text of the template, and in a file. */
const ODD = {
  LIKE_A_VARIABLE: '${v1} $${HOME} \\${v2} "quoted"',
  PARAMETER: 'before {{resolve:ssm:/lake/mode}} after',
};

const jobIn = (stack: Stack, props: StarlakeJobProps = {}) =>
  new EcsStarlakeJob(stack, 'Job', { options: { slEnvVar: { SL_ROOT: 's3a://my-lake' } }, ...props });

const load = (scope: Construct, job: EcsStarlakeJob, domain: string, props = {}) =>
  new LoadPipeline(scope, domain, { job, domain, tables: [{ name: 'orders' }], ...props });

/** Adds pipelines to a scope, with so much to say that their definitions do not fit into a template. */
function pipelines(scope: Stack, job: EcsStarlakeJob, isLarge: boolean): void {
  const { valueAsString } = new CfnParameter(scope, 'Mode', { default: 'fast' });
  load(scope, job, 'sales', { environment: { ...ODD, TOKEN: `<${valueAsString}>` } });
  const description = isLarge ? 'x'.repeat(251_000) : 'x';
  ['crm', 'hr'].forEach((domain) => load(scope, job, domain, { description }));
}

function synth(build: (app: App) => void): string {
  const app = new App({ outdir: path.join(scratchFolder(), 'cdk.out'), analyticsReporting: false });
  build(app);
  return app.synth().directory;
}

const inAStack = (isLarge: boolean, props: StackProps = {}) =>
  synth((app) => {
    const stack = new Stack(app, 'Lake', props);
    pipelines(stack, jobIn(stack), isLarge);
  });

const templateIn = (directory: string, name = 'Lake.template.json') =>
  JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
  };

const machinesIn = (directory: string, name?: string) =>
  Object.entries(templateIn(directory, name).Resources).filter(
    ([, { Type }]) => Type === 'AWS::StepFunctions::StateMachine',
  );

const definitionIn = (directory: string, name = 'sales') => findPipeline(readAssembly(directory), name).definition;

const assetsOf = (directory: string) =>
  readdirSync(directory).filter((name) => /^asset\..*\.json$/.test(name) && !name.includes('.assets.'));

describe('definitions that are too large for the template', () => {
  const [small, large] = [inAStack(false), inAStack(true)];

  test('are assets, those that fit are in it; the machines are the same', () => {
    const [inline, assets] = [small, large].map((directory) => machinesIn(directory));
    expect(assets.map(([id]) => id)).toEqual(inline.map(([id]) => id));
    inline.forEach(([, { Properties }]) => {
      expect(Object.keys(Properties)).toEqual(expect.arrayContaining(['DefinitionString']));
      expect(Properties).not.toHaveProperty('DefinitionS3Location');
      expect(Properties).not.toHaveProperty('DefinitionSubstitutions');
    });
    assets.forEach(([, { Properties }]) => expect(Properties).not.toHaveProperty('DefinitionString'));
    expect(assetsOf(small)).toEqual([]);
    expect(assetsOf(large)).toHaveLength(3);
  });

  test('are uploaded, and read by the command line as they are in a template', () => {
    const { files } = JSON.parse(readFileSync(path.join(large, 'Lake.assets.json'), 'utf8')) as {
      files: Record<string, { source: { path: string } }>;
    };
    expect(Object.values(files).map(({ source }) => source.path)).toEqual(expect.arrayContaining(assetsOf(large)));
    expect(definitionIn(large)).toEqual(definitionIn(small));
    const variables = [
      ...JSON.stringify(definitionIn(large)).matchAll(/\{"Name":"(\w+)","Value":("(?:\\.|[^"])*")\}/g),
    ];
    expect(Object.fromEntries(variables.map(([, name, value]) => [name, JSON.parse(value) as string]))).toMatchObject({
      ...ODD,
      TOKEN: '<fast>',
    });
  });

  test('say with a substitution what is known at deployment, each value once', () => {
    const [[, { Properties }]] = machinesIn(large).filter(([id]) => id.startsWith('sales'));
    const values = Object.values(Properties.DefinitionSubstitutions as Record<string, unknown>).map((value) =>
      JSON.stringify(value),
    );
    expect(new Set(values).size).toBe(values.length);
    expect(values).toContain('"{{resolve:ssm:/lake/mode}}"');
    expect(values).toContain('{"Ref":"Mode"}');
    const files = assetsOf(large).map((name) => readFileSync(path.join(large, name), 'utf8'));
    files.forEach((text) => {
      expect(text).not.toContain('{{resolve:');
      [...text.matchAll(/\$\{(\w+)\}/g)].forEach(([, name]) => expect(name).toMatch(/^v\d+$/));
    });
    const own = files.find((text) => text.includes('LIKE_A_VARIABLE'))!;
    expect(own).toContain('\\u0024{v1} $\\u0024{HOME}');
    const used = [...own.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(Properties.DefinitionSubstitutions as object).sort());
  });

  test('have the checks of the others', () => {
    const build = (description: string) =>
      synth((app) => {
        const stack = new Stack(app, 'Lake');
        const job = jobIn(stack);
        pipelines(stack, job, true);
        load(stack, job, 'more', { description });
      });
    expect(() => build('{{resolve:secretsmanager:lake}}')).toThrow(/the definition of 'Lake\/more' holds a secret/);
    expect(() => build('x'.repeat(1_050_000))).toThrow(/the definition of 'Lake\/more' has about \d+/);
  });

  test.each<[string, (old: Stack) => Stack]>([
    ['a stack', (old) => old],
    ['a nested stack', (old) => new NestedStack(old, 'Nested')],
  ])('of %s with the synthesizer of old apps stay in the template', (_, stackIn) => {
    const description = 'x'.repeat(125_000);
    const old = synth((app) => {
      const stack = stackIn(new Stack(app, 'Lake', { synthesizer: new LegacyStackSynthesizer() }));
      const job = jobIn(stack);
      ['a', 'b', 'c', 'd'].forEach((domain) => load(stack, job, domain, { description }));
    });
    const templates = readdirSync(old).filter((name) => name.endsWith('.template.json'));
    const machines = templates.flatMap((name) => machinesIn(old, name));
    expect(machines).toHaveLength(4);
    machines.forEach(([, { Properties }]) => expect(Properties).toHaveProperty('DefinitionString'));
  });

  test('say with a substitution a name that is known at deployment', () => {
    const directory = synth((app) => {
      const stack = new Stack(app, 'Lake');
      const { valueAsString } = new CfnParameter(stack, 'Name');
      const state = new sfn.Pass(stack, 'Large', {
        comment: 'x'.repeat(500_000),
        parameters: { [valueAsString]: 'y' },
      });
      const definitionBody = new PipelineDefinition(state);
      const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody });
      definitionBody.refer(machine.node.defaultChild as sfn.CfnStateMachine);
    });
    const [[, { Properties }]] = machinesIn(directory);
    expect(Properties.DefinitionSubstitutions).toEqual({ v1: { Ref: 'Name' } });
    const [name] = assetsOf(directory);
    expect(readFileSync(path.join(directory, name), 'utf8')).toContain('{"${v1}":"y"}');
  });
});

test.each<[string, (app: App) => Stack]>([
  ['of a stage', (app) => new Stack(new Stage(app, 'Prod'), 'Lake')],
  ['nested', (app) => new NestedStack(new Stack(app, 'Lake'), 'Nested')],
  ['nested in a stage', (app) => new NestedStack(new Stack(new Stage(app, 'Prod'), 'Lake'), 'Nested')],
])('the assets of a stack %s are found, with references to another stack', (_, stackIn) => {
  const build = (isLarge: boolean) =>
    synth((app) => {
      const stack = stackIn(app);
      const outermost = stack.nestedStackParent ?? stack;
      const job = jobIn(new Stack(outermost.node.scope!, 'Core'));
      pipelines(stack, job, isLarge);
    });
  const [small, large] = [build(false), build(true)];
  expect(definitionIn(large)).toEqual(definitionIn(small));
});

test('a definition that was resolved before the synth has the references of the synth', () => {
  const build = (resolve: (stack: Stack) => void) =>
    synth((app) => {
      const job = jobIn(new Stack(app, 'Core'));
      const stack = new Stack(app, 'Lake');
      pipelines(stack, job, true);
      resolve(stack);
    });
  const resolved = build((stack) =>
    stack.node
      .findAll()
      .filter((node) => node instanceof sfn.CfnStateMachine)
      .forEach((machine) => stack.resolve(machine.definitionSubstitutions)),
  );
  expect(machinesIn(resolved)).toEqual(machinesIn(build(() => undefined)));
});
