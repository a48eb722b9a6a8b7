import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { agreedPlaces } from './agreed-variables';
import { projectCatalog } from './project-catalog';
import { declaredEnvironment, NEW_JOB } from './project-environment';
import type { ProjectJob } from './project-job';
import type { StarlakeProjectProps } from './project-props';
import { given } from './structs';
import { EcsStarlakeJob } from '../ecs/ecs-starlake-job';
import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import { StarlakeJob } from '../job/starlake-job';
import { StarlakePool } from '../job/starlake-pool';
import type { ReadPlan } from './read-plan';

/**
 * The job of a project: the existing one, or a new one, with a new bucket unless the lake has a place already.
 *
 * @param plan the whole plan, and the settings that it was read with
 * @param pools names of pools in dag configurations
 * @throws Error if the project and its job have different environments
 */
export function bindJob(
  project: Construct,
  job: ProjectJob,
  { environment: own, variables }: StarlakeProjectProps,
  plan: ReadPlan,
  pools: string[],
): StarlakeJob {
  const environment = own ?? variables?.SL_ENV ?? plan.agreed;
  const declared = declaredEnvironment(project, job);
  if (
    environment !== undefined &&
    declared.SL_ENV !== environment &&
    (job._existing || declared.SL_ENV !== undefined)
  ) {
    throw new Error(
      `'${project.node.path}' has the environment '${environment}', and its job has SL_ENV=${declared.SL_ENV ?? '(none)'} in ` +
        `'options.slEnvVar': they must be the same`,
    );
  }
  return (
    job._existing ??
    newJob(project, job._props, { ...declared, ...variables, ...given({ SL_ENV: environment }) }, plan, pools)
  );
}

/** @param said the environment of its commands, without places that only dag configurations give */
function newJob(
  project: Construct,
  props: EcsStarlakeJobProps,
  said: { readonly [name: string]: string },
  plan: ReadPlan,
  pools: string[],
): EcsStarlakeJob {
  const isSaid = [props.bucket, said.SL_ROOT, said.SL_DATASETS].some((place) => place !== undefined);
  const slEnvVar = { ...(isSaid ? {} : agreedPlaces(plan.plan)), ...said };
  const hasLake = isSaid || [slEnvVar.SL_ROOT, slEnvVar.SL_DATASETS].some((place) => place !== undefined);
  return new EcsStarlakeJob(project, NEW_JOB, {
    ...given(props),
    ...given({ catalog: projectCatalog(project, props, plan, slEnvVar) }),
    ...(hasLake ? {} : { bucket: newBucket(project) }),
    ...(props.pools === undefined && pools.length > 0 ? { pools: poolsOf(pools) } : {}),
    options: { ...props.options, slEnvVar },
  });
}

function newBucket(project: Construct): s3.Bucket {
  return new s3.Bucket(project, 'Lake', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Airflow's default pool always exists; the other pools get the same number of slots. */
function poolsOf(names: string[]): StarlakePool[] {
  return [...new Set(['default_pool', ...names])].sort().map((name) => new StarlakePool({ name }));
}
