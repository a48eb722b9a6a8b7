import path from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { dagGenerate, loadContext, sampleFiles, schedule, writeFiles } from '../project/dag-generate';
import { LakeCatalog, ProjectJob, StarlakeProject } from '../../lib';
import { parsePipelineOptions } from '../../lib/options/dag-options';
import { readProject } from '../../lib/project';
import { definitionOf, newStack } from '../helpers/definition';
import { scratchFolder } from '../helpers/local-run';

const SAMPLE = path.resolve(__dirname, '../../examples/starlake-project');
const TEMPLATES = path.resolve(__dirname, '../../templates');

test('a project is deployed from what dag-generate wrote', () => {
  const stack = newStack();
  const folder = writeFiles(scratchFolder(), sampleFiles());
  const project = StarlakeProject.fromManifest(stack, 'Starlake', {
    path: folder,
    loads: { sales: { retries: 3 } },
  });
  expect(project.pipelines.map(({ pipelineName }) => pipelineName)).toEqual(['sales', 'kpi']);
  const load = JSON.stringify(definitionOf(project.loadPipeline('sales').stateMachine));
  expect(load).toContain('check_sales_incoming_files');
  expect(load).toContain('orders-.*');
  expect(load).not.toContain('/proj');
  expect(JSON.stringify(definitionOf(project.transformPipeline('kpi').stateMachine))).toContain(
    'startExecution.sync:2',
  );
  const template = Template.fromStack(stack);
  template.resourceCountIs('Custom::CDKBucketDeployment', 0);
  template.resourceCountIs('AWS::Scheduler::Schedule', 2);
});

test('with the project beside it, its metadata are deployed', () => {
  const stack = newStack();
  const folder = writeFiles(scratchFolder(), sampleFiles());
  StarlakeProject.fromManifest(stack, 'Starlake', { path: folder, directory: SAMPLE });
  Template.fromStack(stack).resourceCountIs('Custom::CDKBucketDeployment', 1);
  expect(() => StarlakeProject.fromManifest(new Stack(), 'Starlake', { path: folder, deployMetadata: true })).toThrow(
    "'deployMetadata' of 'Default/Starlake' takes the project's folder: give its 'directory'",
  );
});

test("the sample's own plan, as it is printed, makes the same pipelines as its folder", () => {
  const fromFolder = new StarlakeProject(newStack(), 'Starlake', { directory: SAMPLE, environment: 'AWS' });
  const folder = writeFiles(scratchFolder(), { 'plan.json': JSON.stringify(fromFolder.plan) });
  // A plan does not say which connection the project has: so not its catalog.
  const job = ProjectJob.ecs({ catalog: LakeCatalog.icebergInBucket() });
  const fromPlan = StarlakeProject.fromManifest(newStack(), 'Starlake', { path: folder, environment: 'AWS', job });
  const definitions = ({ pipelines }: StarlakeProject) =>
    pipelines.map(({ stateMachine }) => definitionOf(stateMachine));
  expect(definitions(fromPlan)).toEqual(definitions(fromFolder));
});

test('a manifest does not say its environment: one that differs from what the job says is refused', () => {
  const options = { sl_env_var: '{"SL_ENV": "PROD"}' };
  const folder = writeFiles(scratchFolder(), {
    'a.json': dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['orders'])], options)),
  });
  const make = (environment?: string) =>
    StarlakeProject.fromManifest(newStack(), 'Starlake', { path: folder, environment });
  expect(() => make('DEV')).toThrow(/'sl_env_var' in .* has SL_ENV=PROD, and 'Test\/Starlake\/Job' has SL_ENV=DEV/);
  const [one] = make().pipelines;
  expect(JSON.stringify(definitionOf(one.stateMachine))).toContain('"Name":"SL_ENV","Value":"PROD"');
  expect(make('PROD').pipelines).toHaveLength(1);
});

test('an error names the options, as no dag configuration is known', () => {
  const folder = writeFiles(scratchFolder(), {
    'a.json': dagGenerate('load', loadContext([schedule('daily', '0 0 * * *', 'sales', ['orders'])], { retries: 'x' })),
  });
  expect(() => StarlakeProject.fromManifest(newStack(), 'Starlake', { path: folder })).toThrow(
    "option 'retries' in the options of pipeline 'sales' must be a whole number of tries",
  );
});

test('the manifests that docs/your-project.md deploys are what the templates write', () => {
  const folder = path.resolve(__dirname, '../fixtures/manifests');
  const written = Object.fromEntries(
    readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]),
  );
  expect(written).toEqual(sampleFiles());
});

test("the sample's templates are the ones that are shipped", () => {
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.j2'))
      .sort();
  const own = path.join(SAMPLE, 'metadata/dags/templates');
  expect(files(own)).toEqual(files(TEMPLATES));
  files(own).forEach((file) => {
    expect(readFileSync(path.join(own, file), 'utf8')).toBe(readFileSync(path.join(TEMPLATES, file), 'utf8'));
  });
});

test("the sample's dag configurations name a template that is there, and options that Starlake documents", () => {
  const { dags } = readProject(SAMPLE);
  expect(dags.length).toBe(3);
  for (const dag of dags) {
    const text = readFileSync(path.join(SAMPLE, dag.place.file), 'utf8');
    const [, template] = /template: (\S+)/.exec(text)!;
    readFileSync(path.join(TEMPLATES, template));
    // None of them is refused, and none is without effect.
    const kind = dag.name.includes('load') ? 'load' : 'transform';
    expect(parsePipelineOptions(dag.options, dag.name, kind).ignored).toEqual([]);
    // DagInfo.scala refuses these.
    Object.values(dag.options).forEach((value) => expect(value).toMatch(/^(?!\/)(?!.*\.\.)./));
  }
});
