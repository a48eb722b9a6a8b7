import { App, Aws, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject } from './deployed';
import { domain, removeProjects, writeProject } from '../project/support';
import { EcsStarlakeJobProps, ProjectJob, StarlakeProject } from '../../lib';
import { newStack } from '../helpers/definition';

afterAll(removeProjects);

test('no pipeline is changed before the metadata are there', () => {
  const template = Template.fromStack(Stack.of(newProject()));
  const [metadata] = Object.keys(template.findResources('Custom::CDKBucketDeployment'));
  const machines = template.findResources('AWS::StepFunctions::StateMachine');
  const named = Object.values(machines).filter(({ Metadata }) =>
    ['load', 'transform'].includes(Metadata?.['starlake:kind']),
  );
  expect(named).toHaveLength(3);
  named.forEach(({ DependsOn }) => expect(DependsOn).toContain(metadata));
});

test.each(['p'.repeat(94), 'lake(dev)'])(
  'a folder that CDK cannot note in a tag of the bucket is refused: %s',
  (prefix) => {
    const job = ProjectJob.ecs({ prefix });
    const make = (props: object) =>
      new StarlakeProject(newStack(), 'P', { directory: writeProject(files()), job, ...props });
    expect(() => make({})).toThrow(
      `the metadata of 'Test/P' cannot be put into '${prefix}/metadata': CDK notes the folder`,
    );
    expect(() => make({ deployMetadata: false })).not.toThrow();
  },
);

test('the longest folder that CDK can note is taken', () => {
  const stack = newStack();
  new StarlakeProject(stack, 'P', {
    directory: writeProject(files()),
    job: ProjectJob.ecs({ bucket: new s3.Bucket(stack, 'Mine'), prefix: 'p'.repeat(93) }),
  });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
  expect(Properties.Tags[0].Key).toHaveLength(128);
});

describe('two projects', () => {
  test('that would delete the metadata of one another are refused', () => {
    const stack = newStack();
    const bucket = new s3.Bucket(stack, 'Mine');
    const make = (id: string, props: EcsStarlakeJobProps = {}, deployMetadata?: boolean) => {
      const job = ProjectJob.ecs({ bucket, ...props });
      return new StarlakeProject(stack, id, { directory: writeProject(files()), job, deployMetadata });
    };
    make('One');
    const message = "'Test/Two' and 'Test/One' both put their metadata into 'metadata' of one bucket";
    expect(() => make('Two')).toThrow(message);
    expect(() => make('Within', { prefix: 'metadata' })).toThrow("both put their metadata into 'metadata/metadata'");
    make('Three', { prefix: 'three' });
    make('Four', { prefix: 'three' }, false);
    Template.fromStack(stack).resourceCountIs('Custom::CDKBucketDeployment', 2);
  });

  test('that are parts of one share a job, and each has its backfill', () => {
    const app = new App();
    const directory = writeProject({ ...files(), 'load/crm/_config.sl.yml': domain('schedule: daily') });
    const first = new StarlakeProject(new Stack(app, 'A'), 'P', { directory, only: ['sales'] });
    const rest = { directory, job: ProjectJob.of(first.job), deployMetadata: false };
    const second = new StarlakeProject(new Stack(app, 'B'), 'P', { ...rest, only: ['crm'] });
    expect([first, second].map(({ backfill }) => backfill?.pipelineName)).toEqual(['backfill', 'backfill']);
    expect(() => new StarlakeProject(new Stack(app, 'C'), 'P', { ...rest, only: ['crm'] })).toThrow(
      "'C/P/Loads/crm' is a load pipeline with the name 'crm', which 'B/P/Loads/crm' of the same job has",
    );
  });

  test('in other stacks too, by the name of the bucket or with one job', () => {
    const app = new App();
    const make = (id: string, props: (stack: Stack) => object) => {
      const stack = new Stack(app, id);
      return new StarlakeProject(stack, 'P', { directory: writeProject(files()), ...props(stack) });
    };
    const named = (name: string) => (stack: Stack) => ({
      job: ProjectJob.ecs({ bucket: s3.Bucket.fromBucketName(stack, 'B', name) }),
    });
    const { job } = make('A', (stack) => ({ ...named('my-lake')(stack), only: ['sales'] }));
    expect(() => make('B', named('my-lake'))).toThrow("'B/P' and 'A/P' both put their metadata into 'metadata'");
    expect(() => make('C', () => ({ job: ProjectJob.of(job), only: ['crm'] }))).toThrow("'deployMetadata: false'");
    // In another account it is another one.
    make('D', named(`lake-${Aws.ACCOUNT_ID}`));
    make('E', named(`lake-${Aws.ACCOUNT_ID}`));
  });
});
