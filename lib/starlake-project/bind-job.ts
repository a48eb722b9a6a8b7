import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { agreedPlaces } from './agreed-variables';
import { projectCatalog } from './project-catalog';
import { declaredEnvironment, NEW_JOB } from './project-environment';
import type { ProjectJob } from './project-job';
import type { StarlakeProjectProps } from './project-props';
import { given } from './structs';
import { TEMPORARY_FOLDERS } from '../contract/run-paths';
import { EcsStarlakeJob } from '../ecs/ecs-starlake-job';
import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import { poolsOf } from '../job/pools-of';
import { StarlakeJob } from '../job/starlake-job';
import { checkNear } from '../private/places';
import type { ReadPlan } from './read-plan';

/** How long files of runs stay: an execution can be redriven for 14 days after its end (AWS). */
const TEMPORARY = Duration.days(30);

/**
 * The job of a project: the existing one, or a new one, with a new bucket unless the lake has a place already.
 *
 * @param plan the whole plan, and the settings that it was read with
 * @param pools names of pools in dag configurations
 * @throws Error if the project and its job have different environments, and for a job of another app, stage or place
 */
export function bindJob(
  project: Construct,
  job: ProjectJob,
  { environment: own, variables }: StarlakeProjectProps,
  plan: ReadPlan,
  pools: string[],
): StarlakeJob {
  if (job._existing) {
    checkNear(project, job._existing, 'its job');
  }
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
  if (job._existing === undefined) {
    const slEnvVar = { ...declared, ...variables, ...given({ SL_ENV: environment }) };
    return newJob(project, job._props, slEnvVar, plan, pools);
  }
  warnOfDropped(project, job._existing, variables);
  return job._existing;
}

/** A job that is there has an environment already: commands would see other values than the project was read with. */
function warnOfDropped(project: Construct, job: StarlakeJob, variables: { [name: string]: string } = {}): void {
  const has: { [name: string]: string } = { ...job._options.slEnvVar, ...job._lake.environment };
  const dropped = Object.keys(given(variables)).filter((name) => has[name] !== variables[name]);
  if (dropped.length > 0) {
    Annotations.of(project).addWarningV2(
      'starlake-stepfunctions:droppedVariables',
      `commands of '${project.node.path}' do not get these of its 'variables': ${dropped.join(', ')}; its job '${job.node.path}' is there ` +
        `already, so write them to 'options.slEnvVar' of that job too`,
    );
  }
}

/** @param own the environment of its commands, without places that only dag configurations give */
function newJob(
  project: Construct,
  props: EcsStarlakeJobProps,
  own: { readonly [name: string]: string },
  plan: ReadPlan,
  pools: string[],
): EcsStarlakeJob {
  const hasLake = ({ SL_ROOT, SL_DATASETS }: { readonly [name: string]: string }) =>
    [props.bucket, SL_ROOT, SL_DATASETS].some((place) => place !== undefined);
  const slEnvVar = { ...(hasLake(own) ? {} : agreedPlaces(plan.plan)), ...own };
  const bucket = hasLake(slEnvVar) ? undefined : newBucket(project);
  const job = new EcsStarlakeJob(project, NEW_JOB, {
    ...given(props),
    ...given({ catalog: projectCatalog(project, props, plan, slEnvVar) }),
    ...(bucket ? { bucket } : {}),
    ...(props.pools === undefined && pools.length > 0 ? { pools: poolsOf([...pools, ...ownPool(props)]) } : {}),
    options: { ...props.options, slEnvVar },
  });
  TEMPORARY_FOLDERS.forEach((folder) =>
    bucket?.addLifecycleRule({ prefix: `${job._lake.locate(folder).prefix}/`, expiration: TEMPORARY }),
  );
  return job;
}

function ownPool({ options, dagOptions }: EcsStarlakeJobProps): string[] {
  const name = options?.defaultPool ?? dagOptions?.default_pool;
  return name === undefined ? [] : [name];
}

function newBucket(project: Construct): s3.Bucket {
  return new s3.Bucket(project, 'Lake', {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
