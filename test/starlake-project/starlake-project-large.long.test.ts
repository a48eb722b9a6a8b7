import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { App, CfnResource, LegacyStackSynthesizer, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { domain, removeProjects, table, writeProject } from '../project/support';
import { EcsStarlakeJob, LoadPipeline, StarlakeProject } from '../../lib';
import { StackLimits } from '../../lib/private/stack-limits';
import { findPipeline, pipelinesOf, readAssembly } from '../../local/assembly';
import { plannedTables } from '../../local/assembly/planned-tables';
import { scratchFolder } from '../helpers/local-run';

let directory: string;

beforeAll(() => {
  directory = largeProject(DOMAINS);
});

afterAll(removeProjects);

const DOMAINS = Array.from({ length: 200 }, (_, i) => `domain_${1000 + i}`);

/** Domains of 50 tables, with schedules. */
function largeProject(domains: string[], more: { [name: string]: string } = {}): string {
  const files = { ...more };
  for (const name of domains) {
    files[`load/${name}/_config.sl.yml`] = domain('schedule: daily');
    for (let i = 0; i < 50; i++) {
      files[`load/${name}/some_table_${1000 + i}.sl.yml`] = table('', `some_table_${1000 + i}-.*\\.csv`);
    }
  }
  return writeProject(files);
}

const newApp = () => new App({ outdir: path.join(scratchFolder(), 'cdk.out'), analyticsReporting: false });

test('a project of 200 domains with schedules is one stack', () => {
  const app = newApp();
  new StarlakeProject(new Stack(app, 'Lake'), 'Starlake', { directory });
  const { stacks } = app.synth();
  expect(stacks).toHaveLength(1);
  const [{ template, templateFullPath }] = stacks;
  const resources = Object.values(template.Resources as { [id: string]: { Type: string } });
  expect(resources.filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')).toHaveLength(200);
  expect(resources.length).toBeLessThanOrEqual(500);
  expect(statSync(templateFullPath).size).toBeLessThan(1_000_000);
  const pipelines = pipelinesOf(readAssembly(app.outdir)).filter(({ kind }) => kind === 'load');
  expect(pipelines.map(({ name }) => name).sort()).toEqual(DOMAINS);
  expect(plannedTables(pipelines[0])).toHaveLength(50);
});

test('a project of 400 domains with schedules, and of transforms, is one stack and its nested stacks', () => {
  const domains = Array.from({ length: 400 }, (_, i) => `domain_${1000 + i}`);
  const transforms = domains
    .slice(0, 40)
    .map((name) => [`transform/of_${name}/all.sql`, `SELECT * FROM ${name}.some_table_1000`]);
  const app = newApp();
  const project = new StarlakeProject(new Stack(app, 'Lake'), 'Starlake', {
    directory: largeProject(domains, Object.fromEntries(transforms)),
  });
  expect(app.synth().stacks).toHaveLength(1);
  const templates = readdirSync(app.outdir).filter((name) => name.endsWith('.template.json'));
  expect(templates.length).toBeLessThanOrEqual(17);
  for (const name of templates) {
    const file = path.join(app.outdir, name);
    const { Resources, Parameters = {}, Outputs = {} } = JSON.parse(readFileSync(file, 'utf8'));
    expect(statSync(file).size).toBeLessThan(1_000_000);
    expect(Object.keys(Resources).length).toBeLessThanOrEqual(500);
    expect(Object.keys(Parameters).length).toBeLessThanOrEqual(50);
    expect(Object.keys(Outputs)).toEqual([]);
  }
  const pipelines = pipelinesOf(readAssembly(app.outdir)).filter(({ kind }) => kind === 'load');
  expect(pipelines.map(({ name }) => name).sort()).toEqual(domains);
  const backfill = findPipeline(readAssembly(app.outdir), 'backfill').definition;
  expect(JSON.stringify(backfill).match(/"machine":/g)).toHaveLength(400);
  expect(project.node.metadata.map(({ data }) => String(data)).join('\n')).toContain('has 440 pipelines');
});

test('each of the stacks has a tenth of its room to spare', () => {
  const stack = new Stack(newApp(), 'Lake');
  for (let i = 0; i < 100; i++) {
    const pipeline = new Construct(stack, `Pipeline${i}`);
    new CfnStateMachine(pipeline, 'StateMachine', { roleArn: 'arn', definitionString: '{}' });
    for (let n = 0; n < 9; n++) new CfnResource(pipeline, `Resource${n}`, { type: 'Test::Test::Test' });
    StackLimits.of(stack).add(pipeline);
  }
  const [error] = stack.node.validate();
  expect(error).toContain('has 1000 resources');
  expect(error).toContain('spread its 100 pipelines over 3 stacks, 33 in each, all with the same');
});

test('nested stacks have no more resources than one deployment can change', () => {
  const stack = new Stack(newApp(), 'Lake');
  StackLimits.of(stack);
  for (let i = 0; i < 6; i++) {
    const nested = new NestedStack(stack, `Nested${i}`);
    for (let n = 0; n < 420; n++)
      new CfnStateMachine(nested, `Machine${n}`, { roleArn: 'arn', definitionString: '{}' });
  }
  expect(stack.node.validate()).toEqual([
    expect.stringMatching(
      /the nested stacks of 'Lake' have 2520 resources, .* spread their 2520 pipelines over 2 stacks, 1260 in each/,
    ),
  ]);
});

test('pipelines of your own that are too many for a stack are an error too, which has the size of the template', () => {
  const build = (count: number) => {
    const app = newApp();
    // With it definitions are not assets.
    const stack = new Stack(app, 'Lake', { synthesizer: new LegacyStackSynthesizer() });
    const job = new EcsStarlakeJob(stack, 'Job', { options: { slEnvVar: { SL_ROOT: 's3a://my-lake' } } });
    const tables = Array.from({ length: 50 }, (_, i) => ({ name: `table_${i}`, pattern: `table_${i}-.*\\.csv` }));
    DOMAINS.slice(0, count).forEach((domain) => new LoadPipeline(stack, domain, { job, domain, tables }));
    return app;
  };
  const app = build(80);
  let text = '';
  try {
    app.synth();
  } catch (error) {
    text = (error as Error).message;
  }
  const message =
    /stack 'Lake' has a template of about (\d+) bytes, and CloudFormation takes 1000000: spread its 80 pipelines over 2 stacks, 40 in each, all with the same 'job'/;
  expect(text).toMatch(message);
  const [, bytes] = message.exec(text)!;
  const [{ templateFullPath }] = app.synth({ skipValidation: true, force: true }).stacks;
  expect(Math.abs(Number(bytes) / statSync(templateFullPath).size - 1)).toBeLessThan(0.01);
  expect(() => build(20).synth()).not.toThrow();
});
