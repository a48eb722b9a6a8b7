import { Construct } from 'constructs';
import type { StarlakeProjectProps } from './project-props';
import { contextOptions } from '../job/resolved-options';
import { parseDagOptions } from '../job/dag-options';

/**
 * The environment of a project's commands as far as it is declared before there is a job: looked up where a job looks for
 * `sl_env_var`.
 *
 * @throws Error for options that do not parse
 */
export function declaredEnvironment(project: Construct, props: StarlakeProjectProps): { [name: string]: string } {
  return (
    props.job?._options.slEnvVar ??
    props.options?.slEnvVar ??
    parseDagOptions(props.dagOptions ?? {}, `dagOptions of '${project.node.path}'`).options.slEnvVar ??
    contextOptions(project).options.slEnvVar ??
    {}
  );
}
