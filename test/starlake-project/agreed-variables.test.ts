import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { files, newProject } from './deployed';
import { domain, removeProjects, writeProject } from '../project/support';
import { EcsStarlakeJob, EcsStarlakeJobProps, LakeCatalog, ProjectJob } from '../../lib';
import { examine } from '../../lib/starlake-project/examine-project';
import { definitionOf, newStack } from '../helpers/definition';

afterAll(removeProjects);

const envVar = (variables: object) => ({ sl_env_var: JSON.stringify(variables) });
const both = (variables: object) => files(envVar(variables), envVar(variables));

/** What a project cannot be made for. */
function problem(given: { [file: string]: string }): string {
  try {
    newProject(given);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

describe('SL_ENV that all dag configurations have', () => {
  const given = {
    ...both({ SL_ENV: 'PROD' }),
    'env.PROD.sl.yml': 'version: 1\nenv: { area: in }\n',
    'load/crm/_config.sl.yml': domain("directory: '{{SL_ROOT}}/{{area}}'"),
  };

  test('is that of the project: it is read with it, and the commands have it', () => {
    const project = newProject(given);
    expect(project.plan.loads[0].directory).toBe('{SL_ROOT}/in');
    expect(project.job._options.slEnvVar.SL_ENV).toBe('PROD');
    const text = JSON.stringify(definitionOf(project.loadPipeline('crm').stateMachine));
    expect(text.match(/"Name":"SL_ENV","Value":"PROD"/g)).not.toBeNull();
  });

  test('is taken by the plan as well', () => {
    const { errors, plan } = examine(writeProject(given), {});
    expect(errors).toEqual([]);
    expect(plan!.loads[0].directory).toBe('{SL_ROOT}/in');
  });

  test('gives way to what the project says, which then has to be the same', () => {
    expect(() => newProject(given, { environment: 'DEV' })).toThrow('is read with SL_ENV=DEV');
  });

  test('is not given to a job that is there, which says its own', () => {
    const project = (slEnvVar: { [name: string]: string }) => {
      const stack = newStack();
      const job = new EcsStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake'), options: { slEnvVar } });
      return newProject(given, { job: ProjectJob.of(job), variables: { area: 'in' } }, stack);
    };
    expect(() => project({})).toThrow('has SL_ENV=PROD, and the project is read with SL_ENV=(none)');
    expect(project({ SL_ENV: 'PROD' }).pipelines).toHaveLength(3);
  });

  test('is none where one of them has another, or none', () => {
    const message = problem(files(envVar({ SL_ENV: 'PROD' }), envVar({ SL_ENV: 'DEV' })));
    expect(message).toContain("'sl_env_var' in dag configuration 'dag_load' of pipeline 'crm' has SL_ENV=PROD");
    expect(message).toContain("environment: 'PROD' (dag configurations that all say the same need no other word)");
    expect(problem(files(envVar({ SL_ENV: 'PROD' })))).toContain('is read with SL_ENV=(none)');
  });
});

describe('SL_ROOT that dag configurations have', () => {
  test('is where the lake is, if it is in a bucket and all that say it agree', () => {
    const project = newProject(files(envVar({ SL_ROOT: 's3a://company-lake/prod' })));
    expect(project.job._lake.environment).toEqual({ SL_ROOT: 's3a://company-lake/prod' });
    Template.fromStack(Stack.of(project)).resourceCountIs('AWS::S3::Bucket', 0);
  });

  test('may be in the image, where the datasets are in a bucket', () => {
    const project = newProject(both({ SL_ROOT: '/opt/starlake', SL_DATASETS: 's3a://company-lake/datasets' }));
    expect(project.job._lake.environment).toEqual({
      SL_ROOT: '/opt/starlake',
      SL_DATASETS: 's3a://company-lake/datasets',
    });
  });

  test.each([
    ['a folder of another machine', both({ SL_ROOT: '/opt/starlake' }), 'has SL_ROOT=/opt/starlake, and '],
    ['a bucket of another cloud', both({ SL_ROOT: 'gs://lake' }), 'has SL_ROOT=gs://lake, and '],
    [
      'two buckets',
      files(envVar({ SL_ROOT: 's3a://first-lake' }), envVar({ SL_ROOT: 's3a://other-lake' })),
      'has SL_ROOT=s3a://first-lake, and ',
    ],
  ])('is an error as %s, without tokens', (_, given, message) => {
    const said = problem(given);
    expect(said).toContain(message);
    expect(said).toContain(
      "'Test/Starlake/Job' has a folder of its own bucket: all pipelines of a project share one lake",
    );
    expect(said).not.toContain('${Token');
  });

  test.each<[string, (stack: Stack) => EcsStarlakeJobProps]>([
    ['bucket', (stack) => ({ bucket: s3.Bucket.fromBucketName(stack, 'Mine', 'mine-lake') })],
    ['environment', () => ({ options: { slEnvVar: { SL_ROOT: 's3a://mine-lake' } } })],
  ])('gives way to the %s of the job', (_, props) => {
    const stack = newStack();
    const job = ProjectJob.ecs(props(stack));
    expect(() => newProject(both({ SL_ROOT: 's3a://company-lake' }), { job }, stack)).toThrow(
      /has SL_ROOT=s3a:\/\/company-lake, and 'Test\/Starlake\/Job' has s3a:\/\/mine-lake(\/starlake)?: all pipelines of a project share one lake/,
    );
  });
});

test('plain Java in dag configurations is refused beside a catalog in Glue, which commands would not have', () => {
  const job = ProjectJob.ecs({ catalog: LakeCatalog.glue() });
  const ofAll = both({ SL_RUN_MODE: 'main' });
  const ofOne = files(envVar({ SL_RUN_MODE: 'main' }), {});
  for (const given of [ofAll, ofOne]) {
    expect(() => newProject(given, { job })).toThrow(
      /has SL_RUN_MODE=main by .* and 'catalog' of '.*' has SPARK_CONF_/,
    );
  }
});
