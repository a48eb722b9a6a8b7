import { statSync } from 'node:fs';
import path from 'node:path';
import { App, CfnResource, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { domain, removeProjects, table, writeProject } from '../project/support';
import { EcsStarlakeJob, LoadPipeline, StarlakeProject } from '../../lib';
import { StackLimits } from '../../lib/private/stack-limits';
import { pipelinesOf, readAssembly } from '../../local/assembly';
import { plannedTables } from '../../local/assembly/planned-tables';
import { scratchFolder } from '../helpers/local-run';

let directory: string;

beforeAll(() => {
  directory = largeProject();
});

afterAll(removeProjects);

const DOMAINS = Array.from({ length: 200 }, (_, i) => `domain_${1000 + i}`);

/** 200 domains of 50 tables. */
function largeProject(): string {
  const files: { [name: string]: string } = {};
  for (const name of DOMAINS) {
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
