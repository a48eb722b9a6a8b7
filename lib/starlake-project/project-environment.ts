import { Construct } from 'constructs';
import type { ProjectJob } from './project-job';
import { DeclaredOptions, declareOptions } from '../options/resolved-options';
import { childPath } from '../private/places';

/** Id of the job that a project makes. */
export const NEW_JOB = 'Job';

/**
 * The declared options of a project's job, before it exists: looked up where a job looks for them.
 *
 * @throws Error for invalid options
 */
export function declaredOptions(project: Construct, { _existing, _props }: ProjectJob): DeclaredOptions {
  const { options, dagOptions } = _props;
  return _existing?._options ?? declareOptions(project, childPath(project, NEW_JOB), options, dagOptions).options;
}

/** The declared environment of a project's commands. */
export function declaredEnvironment(project: Construct, job: ProjectJob): { [name: string]: string } {
  return declaredOptions(project, job).slEnvVar ?? {};
}
