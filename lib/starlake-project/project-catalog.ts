import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NEW_JOB } from './project-environment';
import type { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import { isS3 } from '../lake/data-lake';
import { LakeCatalog } from '../lake/lake-catalog';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkInstance } from '../private/checks';
import { childPath } from '../private/places';
import { Connection } from '../project/read/connection';
import { ProjectPlan } from '../project/plan/plan';
import type { ReadPlan } from './read-plan';

/** Spark settings that let containers share the names of tables. */
const SHARED = /\bspark\.(hadoop\.hive\.metastore|sql\.catalog|sql\.defaultCatalog)\b/;

type Variables = { readonly [name: string]: string };

/**
 * The catalog of a project's new job: the given one, with the databases of the project. By default, tables that Spark
 * keeps become Iceberg tables in the bucket: with Starlake's own default, only the first container works. An image of
 * the user can have a metastore that is unknown here.
 */
export function projectCatalog(
  project: Construct,
  props: EcsStarlakeJobProps,
  { plan, project: read }: ReadPlan,
  variables: Variables,
): LakeCatalog | undefined {
  if (props.catalog !== undefined) {
    const catalog = checkInstance(props.catalog, LakeCatalog, `'catalog' of '${childPath(project, NEW_JOB)}'`);
    return catalog._with(databasesOf(plan, variables));
  }
  const isStarlakesImage = props.image === undefined && props.taskDefinition === undefined;
  return isStarlakesImage && read?.connection?.type === 'fs' && !isSaid(read.connection, variables)
    ? LakeCatalog.icebergInBucket()
    : undefined;
}

/** Warns of connections whose tables commands in separate containers cannot share. */
export function warnOfConnections(project: Construct, job: IStarlakeJob, { project: read }: ReadPlan): void {
  const problems = (read?.connections ?? []).flatMap((connection) => problemOf(connection, job) ?? []);
  problems.forEach((problem, i) => {
    const id = `starlake-stepfunctions:connection${i === 0 ? '' : `-${i + 1}`}`;
    Annotations.of(project).addWarningV2(id, problem);
  });
}

/** The domains by their names after the load, and the domain of the audit. */
function databasesOf({ loads, tasks }: ProjectPlan, variables: Variables): string[] {
  const datasets = [...loads.flatMap(({ tables }) => tables), ...tasks].map(({ dataset }) => dataset);
  const domains = datasets.map((dataset) => dataset.slice(0, dataset.lastIndexOf('.')));
  return [...new Set([...domains, variables.SL_AUDIT_DOMAIN ?? 'audit'])];
}

function isSaid(connection: Connection, { SL_SPARK_LOCAL_CATALOG, SPARK_CONF_OPTIONS = '' }: Variables): boolean {
  return connection.catalog !== undefined || SL_SPARK_LOCAL_CATALOG !== undefined || SHARED.test(SPARK_CONF_OPTIONS);
}

function problemOf(connection: Connection, job: IStarlakeJob): string | undefined {
  const { name, type, duckDbFile } = connection;
  const what = `connection '${name}' of metadata/application.sl.yml`;
  if (duckDbFile !== undefined && isOnS3(duckDbFile, job)) {
    const { SL_ROOT: root } = job._lake.environment;
    return (
      `${what} is a DuckDB file below ${Token.isUnresolved(root) ? 'the root in the bucket' : root}, and DuckDB opens no file there: each container would have ` +
      `a database of its own; choose another one in metadata/env.{SL_ENV}.sl.yml, such as one of type 'fs', and give 'environment'`
    );
  }
  if (type === 'fs' && keepsNamesInContainer(connection, job)) {
    return (
      `${what} is of type 'fs', and keeps the names of tables in the container that writes them: the next one fails, or does not ` +
      `find them; give the job a 'catalog', such as LakeCatalog.icebergInBucket()`
    );
  }
  return undefined;
}

function isOnS3(file: string, { _lake: lake }: IStarlakeJob): boolean {
  const place = file.replace('{SL_ROOT}', lake.environment.SL_ROOT).replace('{SL_DATASETS}', lake.datasets);
  return isS3(place);
}

/**
 * Unless a setting says otherwise, the metastore of Hive and Delta is a folder of the process; without a catalog, it is
 * in memory.
 */
function keepsNamesInContainer({ catalog }: Connection, job: IStarlakeJob): boolean {
  const { SL_SPARK_LOCAL_CATALOG, SPARK_CONF_OPTIONS = '' } = job._options.slEnvVar;
  const said = catalog ?? job._catalog?.environment.SL_SPARK_LOCAL_CATALOG ?? SL_SPARK_LOCAL_CATALOG ?? 'delta';
  return ['delta', 'hive', 'none'].includes(said) && !SHARED.test(SPARK_CONF_OPTIONS);
}
