import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { agreedPlaces } from './agreed-variables';
import { projectCatalog } from './project-catalog';
import { declaredEnvironment } from './project-environment';
import type { StarlakeManifestProps, StarlakeProjectOptions, StarlakeProjectProps } from './project-props';
import { given, having } from './structs';
import { EcsStarlakeJob } from '../ecs/ecs-starlake-job';
import { StarlakeJob } from '../job/starlake-job';
import { StarlakePool } from '../job/starlake-pool';
import { checkInstance } from '../private/checks';
import { Keys } from '../private/struct-keys';
import { ECS_JOB_KEYS } from '../ecs/ecs-job-keys';
import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import type { ReadPlan } from './read-plan';

const OPTIONS: Keys<StarlakeProjectOptions> = {
  ...ECS_JOB_KEYS,
  ...{ job: 'own', environment: 'text', deployMetadata: 'flag', only: 'list', scheduled: 'flag' },
  ...{ loads: 'own', tables: 'own', transforms: 'own', tasks: 'own' },
};

/** Members of the properties of a project. */
export const PROJECT_KEYS: Keys<StarlakeProjectProps> = {
  ...OPTIONS,
  ...{ directory: 'text', variables: 'texts', lineage: 'text', _plan: 'own', _read: 'own' },
};

/** Members of the properties of a project from a manifest. */
export const MANIFEST_KEYS: Keys<StarlakeManifestProps> = { ...OPTIONS, path: 'text', directory: 'text' };

/**
 * The job of a project: the given one, or a new one in a new bucket unless the properties say where the lake is.
 *
 * @param plan the whole plan, and with what it was read
 * @param pools names that dag configurations call pools by
 * @throws Error when a job is given and properties of another one
 */
export function projectJob(
  project: Construct,
  props: StarlakeProjectProps,
  plan: ReadPlan,
  pools: string[],
): StarlakeJob {
  const jobProps: EcsStarlakeJobProps = given(having(props, ECS_JOB_KEYS));
  const environment = props.environment ?? props.variables?.SL_ENV ?? plan.agreed;
  if (props.job !== undefined) {
    const job = checkInstance(props.job, StarlakeJob, `'job' of '${project.node.path}'`);
    refuseBoth(project, job, Object.keys(jobProps), environment);
    return job;
  }
  const declared = declaredEnvironment(project, props);
  if (environment !== undefined && declared.SL_ENV !== undefined && declared.SL_ENV !== environment) {
    throw new Error(
      `'${project.node.path}' has the environment '${environment}', and SL_ENV=${declared.SL_ENV} in 'options.slEnvVar': leave one out`,
    );
  }
  const said: { [name: string]: string } = { ...declared, ...props.variables, ...given({ SL_ENV: environment }) };
  const isSaid = [props.bucket, said.SL_ROOT, said.SL_DATASETS].some((place) => place !== undefined);
  const slEnvVar = { ...(isSaid ? {} : agreedPlaces(plan.plan)), ...said };
  const hasLake = isSaid || [slEnvVar.SL_ROOT, slEnvVar.SL_DATASETS].some((place) => place !== undefined);
  return new EcsStarlakeJob(project, 'Job', {
    ...jobProps,
    ...given({ catalog: projectCatalog(project, props, plan, slEnvVar) }),
    ...(hasLake ? {} : { bucket: newBucket(project) }),
    ...(props.pools === undefined && pools.length > 0 ? { pools: poolsOf(pools) } : {}),
    options: { ...props.options, slEnvVar },
  });
}

function refuseBoth(project: Construct, job: StarlakeJob, others: string[], environment: string | undefined): void {
  if (others.length > 0) {
    throw new Error(
      `'${project.node.path}' has a 'job' and ${others.map((name) => `'${name}'`).join(', ')}, which a new job would have: give ` +
        `${others.length === 1 ? 'it' : 'them'} to the job`,
    );
  }
  const has = job._options.slEnvVar.SL_ENV;
  if (environment !== undefined && has !== environment) {
    throw new Error(
      `'${project.node.path}' has the environment '${environment}', and its job has SL_ENV=${has ?? '(none)'} in 'options.slEnvVar'`,
    );
  }
}

function newBucket(project: Construct): s3.Bucket {
  return new s3.Bucket(project, 'Lake', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Airflow's default pool is there without being made; the others have as many slots until somebody says otherwise. */
function poolsOf(names: string[]): StarlakePool[] {
  return [...new Set(['default_pool', ...names])].sort().map((name) => new StarlakePool({ name }));
}
