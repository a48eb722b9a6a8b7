import { statSync } from 'node:fs';
import path from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { domain, removeProjects, table, writeProject } from './support';
import { StarlakeJob, StarlakePipeline, StarlakeProject } from '../../lib';
import { limitErrors } from '../../lib/starlake-project/project-limits';
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

test('a project that is too large for a stack says how to split it, and split it is deployed', () => {
  const app = newApp();
  new StarlakeProject(new Stack(app, 'Lake'), 'Starlake', { directory });
  const message =
    /stack 'Lake' has \d+ resources, and CloudFormation takes 500\. 'Lake\/Starlake' has 200 pipelines: spread them over 5 stacks, a StarlakeProject in each, with the names of 40 pipelines or domains as its 'only'/;
  let text = '';
  try {
    app.synth();
  } catch (error) {
    text = (error as Error).message;
  }
  expect(text).toMatch(message);

  const split = newApp();
  let shared: StarlakeJob | undefined;
  for (let i = 0; i < DOMAINS.length; i += 40) {
    const stack = new Stack(split, `Lake${i / 40}`);
    const only = DOMAINS.slice(i, i + 40);
    const { job } = new StarlakeProject(stack, 'Starlake', { directory, only, job: shared, deployMetadata: i === 0 });
    shared ??= job;
  }
  const { stacks } = split.synth();
  const machines = stacks.flatMap(({ template }) =>
    Object.values(template.Resources as { [id: string]: { Type: string; Metadata?: { [name: string]: string } } })
      .filter(
        ({ Type, Metadata }) => Type === 'AWS::StepFunctions::StateMachine' && Metadata?.['starlake:kind'] === 'load',
      )
      .map(({ Metadata }) => Metadata!['starlake:pipeline']),
  );
  expect(machines.sort()).toEqual(DOMAINS);
  stacks.forEach(({ templateFullPath }) => expect(statSync(templateFullPath).size).toBeLessThan(1_000_000));
}, 120_000);

test('each of the stacks has a tenth of its room to spare', () => {
  const stack = new Stack(newApp(), 'Lake');
  const pipelines = Array.from({ length: 100 }, (_, i) => {
    const pipeline = new Construct(stack, `Pipeline${i}`);
    const stateMachine = new Construct(pipeline, 'StateMachine');
    new CfnStateMachine(stateMachine, 'Resource', { roleArn: 'arn', definitionString: '{}' });
    for (let n = 0; n < 9; n++) new CfnResource(pipeline, `Resource${n}`, { type: 'Test::Test::Test' });
    return Object.assign(pipeline, { stateMachine }) as unknown as StarlakePipeline;
  });
  const [error] = limitErrors(stack, pipelines);
  expect(error).toContain('has 1000 resources');
  expect(error).toContain('spread them over 3 stacks, a StarlakeProject in each, with the names of 33 pipelines');
});

test('a template with too much of definitions is said to be too long', () => {
  const app = newApp();
  const only = DOMAINS.slice(0, 70);
  new StarlakeProject(new Stack(app, 'Lake'), 'Starlake', { directory, only });
  expect(() => app.synth()).toThrow(
    /stack 'Lake' has a template of about \d+ bytes, and CloudFormation takes 1000000\. .* spread them over 2 stacks/,
  );
}, 120_000);
