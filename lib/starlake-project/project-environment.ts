import { Construct } from 'constructs';
import type { StarlakeProjectProps } from './project-props';
import { given } from './structs';
import { parseDagOptions } from '../options/dag-options';
import { contextOptions } from '../options/resolved-options';
import { StarlakeOptions } from '../options/starlake-options';

/**
 * The options of a project's job as far as they are declared before there is one: looked up where a job looks for them.
 *
 * @throws Error for options that do not parse
 */
export function declaredOptions(project: Construct, props: StarlakeProjectProps): StarlakeOptions {
  return (
    props.job?._options ?? {
      ...contextOptions(project).options,
      ...parseDagOptions(props.dagOptions ?? {}, `dagOptions of '${project.node.path}'`).options,
      ...given(props.options ?? {}),
    }
  );
}

/** The environment of a project's commands that is declared so. */
export function declaredEnvironment(project: Construct, props: StarlakeProjectProps): { [name: string]: string } {
  return declaredOptions(project, props).slEnvVar ?? {};
}
