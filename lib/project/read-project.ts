import { checkVariables } from './check-variables';
import { dropUnknown, reveal, unknownIn } from './markers';
import type { Variables } from './jinja';
import type { Project } from './project';
import { ProjectFolder } from './project-folder';
import { readApplication, type DagRef } from './read-application';
import { DagNames, readDags } from './read-dags';
import { DomainReader } from './read-domains';
import { TaskReader } from './read-tasks';
import { ProjectSource } from './source';
import { ProjectVariables, shownVariables, type GivenVariables } from './variables';

/** How a project is read. */
export interface ReadOptions {
  /**
   * Value of `SL_ENV`: `env.{environment}.sl.yml` is read over `env.sl.yml`.
   *
   * @default - `SL_ENV` of the variables, of the environment, of `env.sl.yml`; `env` of `application.sl.yml`
   */
  readonly environment?: string;
  /**
   * Variables that the project's files do not have: commands get them in their environment, over which files win. One that a
   * file has with another value is an error.
   *
   * @default - none
   */
  readonly variables?: { readonly [name: string]: string };
  /**
   * Environment of the containers that run Starlake (`sl_env_var`): the project's files win over it. `SL_DAG_REF_LOAD` and
   * `SL_DAG_REF_TRANSFORM` name the dag configurations where `application.sl.yml` does not.
   *
   * @default - none
   */
  readonly slEnvVar?: { readonly [name: string]: string };
}

/**
 * Reads a Starlake project: what its files under `metadata/` declare of pipelines, their variables filled in and the
 * metadata of domains and folders merged under that of tables and tasks, as Starlake does. Nothing else is read: no
 * environment of this process, no file outside of the folder. Unknown keys are ignored, as Starlake ignores them.
 *
 * `SL_ROOT` and `SL_DATASETS` become `{SL_ROOT}` and `{SL_DATASETS}` unless they are given.
 *
 * @param folder the folder that has `metadata/`, that is `SL_ROOT`
 * @throws Error that names the file, relative to the folder, the line and the key
 */
export function readProject(folder: string, options: ReadOptions = {}): Project {
  const files = new ProjectFolder(folder);
  const given: GivenVariables = {
    environment: checkVariables(options.slEnvVar, 'slEnvVar'),
    options: checkVariables(options.variables, 'variables'),
  };
  const variables = new ProjectVariables(files, given);
  const asked = options.environment ?? variables.environment;
  const { source, application, environment } = readSettings(files, variables, asked);
  variables.checkOptions(environment);
  const dags = readDags(files);
  const names = new DagNames(dags);
  const outer = { ...given.environment, ...given.options };
  const loadDag = defaultDag(names, application.loadDag, 'SL_DAG_REF_LOAD', outer);
  const transformDag = defaultDag(names, application.transformDag, 'SL_DAG_REF_TRANSFORM', outer);
  const warning = variables.warningOf(environment);
  const domains = new DomainReader(source, application, names, loadDag).read();
  const tasks = new TaskReader(source, application, names, transformDag).read();
  return {
    folder: files.root,
    environment,
    variables: shownVariables(source.scope.variables, reveal),
    presets: application.presets,
    domains,
    tasks,
    dags,
    warnings: [...(warning === undefined ? [] : [warning]), ...source.warnings],
    _render: (text, more) => {
      const rendered = source.scope.with(more).render(text, true);
      return { text: reveal(dropUnknown(rendered)), unknown: unknownIn(rendered) };
    },
  };
}

/** The environment may be named by `application.sl.yml`, whose variables are those of the environment. */
function readSettings(folder: ProjectFolder, variables: ProjectVariables, asked: string | undefined) {
  const read = (environment: string | undefined) => {
    const source = new ProjectSource(folder, variables.of(environment));
    return { source, application: readApplication(source), environment };
  };
  const settings = read(asked);
  const { environment } = settings.application;
  return asked === undefined && environment !== undefined && environment !== 'None' ? read(environment) : settings;
}

/** Where neither a table or task nor what is above it says one. */
function defaultDag(
  names: DagNames,
  declared: DagRef | undefined,
  variable: string,
  given: Variables,
): string | undefined {
  if (declared !== undefined) {
    return names.check(declared.name, declared.error);
  }
  const name = given[variable];
  return name ? names.check(name, (message) => new Error(`${variable} ${message}`)) : undefined;
}
