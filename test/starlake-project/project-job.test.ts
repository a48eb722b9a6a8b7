import { App, Stack, Stage } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { files, newProject } from './deployed';
import { removeProjects, writeProject } from '../project/support';
import { EcsStarlakeJob, ProjectJob, StarlakeProject, StarlakeProjectProps } from '../../lib';
import { ECS_JOB_KEYS } from '../../lib/ecs/ecs-job-keys';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

/** Props as JavaScript may give them. */
const project = (props: object) => () => newProject(files(), props as Partial<StarlakeProjectProps>);

test.each(Object.keys(ECS_JOB_KEYS))("'%s' is of the job: an error says where it goes", (name) => {
  const said = `'Test/Starlake' has no property '${name}', did you mean '${name}' of ProjectJob.ecs, in 'job'?`;
  expect(project({ [name]: 1 })).toThrow(said);
  const props = { path: 'plan.json', [name]: 1 };
  expect(() => StarlakeProject.fromManifest(newStack(), 'Starlake', props)).toThrow(said);
});

test.each([
  ['memoryy', "'memory' of ProjectJob.ecs, in 'job'"],
  ['dag_options', "'dagOptions' of ProjectJob.ecs, in 'job'"],
  ['table', "'tables'"],
  ['memoryLimitMiB', "'memory' of ProjectJob.ecs, in 'job'"],
])("'%s' is near to '%s'", (name, meant) => {
  expect(project({ [name]: 1 })).toThrow(`has no property '${name}', did you mean ${meant}?`);
});

test('a class of somebody may have such properties of its own', () => {
  class Mine extends StarlakeProject {}
  const props = { directory: writeProject(files()), bucket: 'mine' };
  expect(() => new Mine(newStack(), 'Mine', props)).not.toThrow();
});

test('a job and properties of another do not go together, nor a job without its word', () => {
  const stack = newStack();
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  // @ts-expect-error: of() says that the job is there
  const props: Partial<StarlakeProjectProps> = { job };
  expect(project(props)).toThrow(
    /^'job' of 'Test\/Starlake' must be a ProjectJob such as that of ProjectJob\.of or ProjectJob\.ecs, got the EcsStarlakeJob 'Test\/Job'$/,
  );
  // @ts-expect-error: so are properties of a job
  const plain: Partial<StarlakeProjectProps> = { job: { cpu: 512 } };
  expect(project(plain)).toThrow('must be a ProjectJob such as');
  // @ts-expect-error: a project has none of them itself
  const both: Partial<StarlakeProjectProps> = { job: ProjectJob.of(job), cpu: 512 };
  expect(project(both)).toThrow("did you mean 'cpu' of ProjectJob.ecs, in 'job'?");
});

test.each<[() => unknown, string]>([
  [
    () => new (ProjectJob as unknown as new () => ProjectJob)(),
    'a ProjectJob is made by ProjectJob.of or ProjectJob.ecs, not by its constructor',
  ],
  [() => ProjectJob.of({} as never), 'the job of ProjectJob.of must be a StarlakeJob, got {}'],
  [() => ProjectJob.ecs('x' as never), "ProjectJob.ecs must be an object with properties such as 'cpu', got 'x'"],
  [() => ProjectJob.ecs({ cpus: 1 } as never), "ProjectJob.ecs has no property 'cpus', did you mean 'cpu'?"],
  [
    () => ProjectJob.ecs({ memoryLimitMiB: 4096 } as never),
    "ProjectJob.ecs has no property 'memoryLimitMiB', did you mean 'memory', a Size?",
  ],
  [() => ProjectJob.ecs({ options: 'ack' as never }), "'options' of ProjectJob.ecs must be an object, got 'ack'"],
  [
    () => ProjectJob.ecs({ options: { pre_load_strategy: 'ack' } as never }),
    "'options' of ProjectJob.ecs has no property 'pre_load_strategy', did you mean 'preLoadStrategy'?",
  ],
  [
    () => ProjectJob.ecs({ options: { slEnvVar: ['A=b'] as never } }),
    "'slEnvVar' of 'options' of ProjectJob.ecs must be an object of texts, got [ 'A=b' ]",
  ],
  [
    project({ job: ProjectJob.ecs({ catalog: 'glue' as never }) }),
    "'catalog' of 'Test/Starlake/Job' must be a LakeCatalog, got 'glue'",
  ],
  [
    project({ job: ProjectJob.ecs({ dagOptions: { retires: '1' } }) }),
    "unknown option 'retires' in the dag options of 'Test/Starlake/Job'",
  ],
])('what cannot be right is refused: %#', (make, message) => {
  expect(make).toThrow(message);
});

test('a job of another app, or of another stage, is refused', () => {
  const app = new App();
  const jobIn = (scope: Construct) => {
    const stack = new Stack(scope, 'Jobs');
    return ProjectJob.of(new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') }));
  };
  const projectIn = (scope: Construct, job: ProjectJob) => () =>
    newProject(files(), { job }, new Stack(scope, 'Projects'));
  expect(projectIn(new App(), jobIn(app))).toThrow(
    "'Projects/Starlake' and its job 'Jobs/Job' are in two apps: CDK deploys them separately and cannot refer from one to the other, " +
      'so make both in the same',
  );
  expect(projectIn(new Stage(app, 'Dev'), jobIn(new Stage(app, 'Prod')))).toThrow(
    "'Dev/Projects/Starlake' and its job 'Prod/Jobs/Job' are in two stages: ",
  );
  const stage = new Stage(app, 'Both');
  expect(projectIn(stage, jobIn(stage))).not.toThrow();
});

test('variables that a job does not have are a warning: its commands would not get them', () => {
  const stack = newStack();
  const slEnvVar = { AREA: 'in', REGION: 'eu' };
  const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake'), options: { slEnvVar } });
  const variables = { AREA: 'in', REGION: 'us', TEAM: 'data' };
  newProject(files(), { job: ProjectJob.of(job), variables }, stack);
  const [warning, ...others] = Annotations.fromStack(stack).findWarning('/Test/Starlake', Match.anyValue());
  expect(others).toEqual([]);
  expect(warning.entry.data).toContain(
    "commands of 'Test/Starlake' do not get these of its 'variables': REGION, TEAM; its job 'Test/Job' is there already, so write them to " +
      "'options.slEnvVar' of that job too",
  );
});

test.each([undefined, ''])('a project without its folder, %j, is told what to give', (given) => {
  const directory = given as string;
  expect(() => new StarlakeProject(newStack(), 'P', { directory })).toThrow(
    "'directory' of 'Test/P' must be the path of the Starlake project's folder, the one that has metadata/, got",
  );
  expect(() => StarlakeProject.fromManifest(newStack(), 'P', { path: directory })).toThrow(
    "'path' of 'Test/P' must be",
  );
});

test('properties may be shared: each project makes a job of its own', () => {
  const job = ProjectJob.ecs({ cpu: 2048 });
  const [one, other] = [newProject(files(), { job }), newProject(files(), { job })];
  expect(one.job).not.toBe(other.job);
  expect([one, other].map((each) => (each.job as EcsStarlakeJob).taskDefinition.node.path)).toEqual([
    'Test/Starlake/Job/TaskDefinition',
    'Test/Starlake/Job/TaskDefinition',
  ]);
});
