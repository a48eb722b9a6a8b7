import { PLACES } from './agreed-variables';
import { Token } from 'aws-cdk-lib';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkTexts } from '../private/checks';
import type { ProjectContext } from './project-context';

/** The environment of a pipeline's commands. */
interface PipelineVariables {
  /** Variables of its dag configuration. */
  readonly slEnvVar?: { [name: string]: string };
  /** Name of the dag configuration in errors. */
  readonly where: string;
  /** Variables that replace them. */
  readonly environment?: { [name: string]: string };
  /** Name of the pipeline. */
  readonly pipeline: string;
}

/**
 * The variables of a pipeline that its job does not have already.
 *
 * @throws Error for a variable that puts the lake elsewhere, and for another environment than the plan was read with
 */
export function pipelineEnvironment(
  { job, read }: Pick<ProjectContext, 'job' | 'read'>,
  { slEnvVar = {}, where, environment = {}, pipeline }: PipelineVariables,
): { [name: string]: string } {
  const has: { [name: string]: string } = {
    SL_DATASETS: job._lake.datasets,
    ...job._options.slEnvVar,
    ...job._lake.environment,
  };
  const own: { [name: string]: string } = {};
  const given = checkTexts(environment, `'environment' of pipeline '${pipeline}'`);
  for (const [name, value] of Object.entries({ ...slEnvVar, ...given })) {
    const said = Object.hasOwn(given, name) ? `'environment' of pipeline '${pipeline}'` : `'sl_env_var' in ${where}`;
    const filled = value.replaceAll('{SL_ROOT}', has.SL_ROOT).replaceAll('{SL_DATASETS}', has.SL_DATASETS);
    if (name === 'SL_ENV') {
      checkEnvironment(job, value, read ? read.environment : has.SL_ENV, read !== undefined, said);
    }
    if (Object.hasOwn(has, name) && sameFolder(filled, has[name])) {
      continue;
    }
    if (PLACES.test(name)) {
      throw new Error(
        `${said} has ${name}=${value}, and '${job.node.path}' has ${shown(has[name])}: all pipelines of a project share one ` +
          `lake, in a bucket; leave it out there, write {{SL_ROOT}} for where that is, or say it for the whole project ('bucket' ` +
          `or 'options.slEnvVar' of its job, or the same in all dag configurations)`,
      );
    }
    own[name] = filled;
  }
  return own;
}

/**
 * Folders, schedules and options depend on the environment that the plan was read with; a manifest does not contain it.
 */
function checkEnvironment(
  job: IStarlakeJob,
  value: string,
  expected: string | undefined,
  isRead: boolean,
  said: string,
): void {
  if ((!isRead && expected === undefined) || value === (expected ?? '')) {
    return;
  }
  throw new Error(
    `${said} has SL_ENV=${value}, and ${isRead ? 'the project is read with' : `'${job.node.path}' has`} SL_ENV=${expected ?? '(none)'}: ` +
      `its commands would have other folders and variables than were planned; leave it out there, and make a StarlakeProject ` +
      `for each environment, such as environment: '${value}' (dag configurations that all say the same need no other word)`,
  );
}

function sameFolder(a: string, b: string): boolean {
  const plain = (uri: string) => uri.replace(/^s3n?:\/\//, 's3a://').replace(/\/+$/, '');
  return plain(a) === plain(b);
}

/** A place in an error. A token has no readable text. */
function shown(place: string | undefined): string {
  return place === undefined ? 'none' : Token.isUnresolved(place) ? 'a folder of its own bucket' : place;
}
