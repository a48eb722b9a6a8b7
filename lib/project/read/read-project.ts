import { AttributeTypes } from '../keys/attribute-types';
import { checkFolders } from './check-folders';
import { checkVariables } from '../variables/check-variables';
import { connectionNamed, readConnection, type Connection } from './connection';
import { ConnectionNames } from './connection-names';
import { dropUnknown, reveal, unknownIn } from '../variables/markers';
import type { Variables } from '../variables/jinja';
import type { Project } from '../project';
import { ProjectError, Problems } from '../project-error';
import { ProjectFiles } from './project-files';
import { ProjectFolder } from './project-folder';
import { readApplication, type DagRef } from './read-application';
import { DagNames, readDags } from './read-dags';
import { DomainReader } from './read-domains';
import { TaskReader } from './read-tasks';
import type { Section } from '../yaml/yaml-section';
import { TableRefs } from '../sql/table-refs';
import { unreadFiles } from './unread-files';
import { ProjectVariables, shownVariables, type GivenVariables } from './project-variables';

/** Options of {@link readProject}. */
export interface ReadOptions {
  /**
   * Value of `SL_ENV`: `env.{environment}.sl.yml` is read over `env.sl.yml`.
   *
   * @default - `SL_ENV` of the variables, of the environment, of `env.sl.yml`; `env` of `application.sl.yml`
   */
  readonly environment?: string;
  /**
   * Variables that the project's files do not set. Commands get them as environment variables. It is an error if a file sets
   * one of them to another value.
   *
   * @default - none
   */
  readonly variables?: { readonly [name: string]: string };
  /**
   * Environment of the containers that run Starlake (`sl_env_var`): the project's files take precedence over it. `SL_DAG_REF_LOAD` and
   * `SL_DAG_REF_TRANSFORM` name the dag configurations where `application.sl.yml` does not.
   *
   * @default - none
   */
  readonly slEnvVar?: { readonly [name: string]: string };
  /**
   * Whether to read the columns of all loaded tables.
   *
   * @default false - those that are certainly valid are left out, which is much faster with thousands of tables
   */
  readonly columns?: boolean;
}

/**
 * Reads a Starlake project: what its files under `metadata/` declare of pipelines, their variables filled in and the
 * metadata of domains and folders merged under that of tables and tasks, as Starlake does. Nothing else is read: no
 * environment of this process, no file outside of the folder. What Starlake refuses in a file is an error: keys that it does not
 * know, values of another type.
 *
 * `SL_ROOT` and `SL_DATASETS` become `{SL_ROOT}` and `{SL_DATASETS}` unless they are given.
 *
 * @param folder the folder that has `metadata/`, that is `SL_ROOT`
 * @throws Error that names the file, relative to the folder, the line and the key
 */
export function readProject(folder: string, options: ReadOptions = {}): Project {
  const { project, problems } = examineProject(folder, options);
  problems.throwAny();
  return project;
}

/**
 * Like {@link readProject}, but reads as much as possible and returns all errors instead of throwing.
 *
 * @throws Error if the folder does not contain a project, or cannot be read
 */
export function examineProject(folder: string, options: ReadOptions = {}): { project: Project; problems: Problems } {
  const root = new ProjectFolder(folder);
  const given: GivenVariables = {
    environment: checkVariables(options.slEnvVar, 'slEnvVar'),
    options: checkVariables(options.variables, 'variables'),
  };
  const problems = new Problems();
  const variables = new ProjectVariables(root, given, problems);
  const files = ProjectFiles.of(root, variables, options.environment, problems);
  const { environment, scope } = files;
  problems.collect(() => variables.checkOptions(environment));
  checkFolders(files);
  const application = readApplication(files.application, files.isApplicationUnread, problems);
  const names = new DagNames(files.dags());
  const dags = readDags(files);
  const outer = { ...given.environment, ...given.options };
  const dagOf = (declared: DagRef | undefined, variable: string) =>
    problems.collect(() => defaultDag(names, declared, variable, outer));
  const loadDag = dagOf(application.loadDag, 'SL_DAG_REF_LOAD');
  const transformDag = dagOf(application.transformDag, 'SL_DAG_REF_TRANSFORM');
  const warning = variables.warningOf(environment);
  const connection = problems.collect(() => readConnection(files.application, scope.variables));
  const connections = new ConnectionNames(files.application, problems);
  connections.checkApplication();
  const isDuckDb = connection?.duckDbFile !== undefined;
  const types = new AttributeTypes(files.types(), problems);
  const known = { dags: names, connections, types };
  const domains = new DomainReader(files, application, known, loadDag, isDuckDb, options.columns ?? false).read();
  const refs = new TableRefs(files.refs(), problems);
  const tasks = new TaskReader(files, application, known, transformDag, refs).read();
  const unread = unreadFiles(root, problems);
  const project = {
    folder: root.root,
    environment,
    variables: shownVariables(scope.variables, reveal),
    connection,
    connections: usedConnections(connection, connections, files.application, problems),
    presets: application.presets,
    domains,
    tasks,
    dags,
    externals: files.externals(),
    warnings: [...(warning === undefined ? [] : [warning]), ...unread, ...files.warnings],
    _render: (text: string, more: Variables) => {
      const rendered = scope.with(more).render(text, true);
      return { text: reveal(dropUnknown(rendered)), unknown: unknownIn(rendered) };
    },
  };
  return { project, problems };
}

/**
 * The connection that a project's commands write to unless tables say otherwise; undefined where the project does not tell. Reads
 * `application.sl.yml` and the env files only.
 *
 * @param folder the folder that has `metadata/`
 * @param slEnvVar environment of the commands
 * @throws Error that names file, line and key
 */
export function readDefaultConnection(folder: string, slEnvVar: Variables): Connection | undefined {
  const { application, problems, scope } = ProjectFiles.open(folder, { environment: slEnvVar, options: {} });
  problems.throwAny();
  return readConnection(application, scope.variables);
}

function usedConnections(
  connection: Connection | undefined,
  { used }: ConnectionNames,
  application: Section | undefined,
  problems: Problems,
): Connection[] {
  const others = used.filter((name) => name !== connection?.name);
  const read = others.flatMap((name) => problems.collect(() => connectionNamed(name, application)) ?? []);
  return [...(connection === undefined ? [] : [connection]), ...read];
}

/** The dag configuration for tables and tasks without their own, if their domain or folder has none either. */
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
  return name ? names.check(name, (message) => new ProjectError({ file: variable }, message)) : undefined;
}
