import { MonitoringOptions } from '../monitoring/monitoring-options';
import { LoadOverrides, TableOverrides, TaskOverrides, TransformOverrides } from './overrides';
import { ProjectJob } from './project-job';
import type { ReadPlan } from './read-plan';

/** How a project is deployed, from a folder or a manifest. */
export interface StarlakeProjectOptions {
  /**
   * Runs the commands, and knows the place of the lake: an existing job, or the properties of a new one.
   *
   * @default ProjectJob.ecs() - a new EcsStarlakeJob
   */
  readonly job?: ProjectJob;

  /**
   * The environment, `SL_ENV`: `env.{environment}.sl.yml` is read over `env.sl.yml`, here and by the commands.
   *
   * @default - `SL_ENV` of the job's `options.slEnvVar`; else that of the project's files; else that of `sl_env_var`,
   * if it is the same in all dag configurations
   */
  readonly environment?: string;

  /**
   * Whether the project's `metadata` folder is deployed to the bucket, at `{SL_ROOT}/metadata`, so that commands read
   * the files that were planned. Files there that the folder does not have are deleted.
   *
   * @default - true if a folder is given and `SL_ROOT` is in a bucket
   */
  readonly deployMetadata?: boolean;

  /**
   * Deploys only these pipelines, by their names or domains: for a project that is spread over several stacks.
   *
   * @default - all
   */
  readonly only?: string[];

  /**
   * Whether the pipelines are in nested stacks, up to eight for loads and eight for transforms: these have room for a
   * thousand pipelines, one stack for about 200. The name of a pipeline decides on its stack, so it stays where it is when others come
   * or go. Pipelines with a `stateMachineName` are never in nested stacks.
   *
   * A pipeline that is deployed and moves becomes a new state machine: its running executions are stopped, and its history is deleted.
   *
   * @default - true if one stack has no room. Where both would do it must be said: with 200 to 220 scheduled pipelines
   */
  readonly nestedStacks?: boolean;

  /**
   * Messages, alarms and a dashboard for all pipelines of the project: `{}` for the defaults, which cost about $1.20 a month, and the
   * dashboard. What Starlake's `freshness` of tables and tasks says is watched.
   *
   * @default - none
   */
  readonly monitoring?: MonitoringOptions;

  /**
   * Whether pipelines start by themselves, on their schedules and when their datasets are refreshed.
   *
   * @default true
   */
  readonly scheduled?: boolean;

  /**
   * Overrides for load pipelines, by the name of the pipeline, or of the domain for all of its pipelines.
   *
   * @default - what the dag configurations say
   */
  readonly loads?: { [name: string]: LoadOverrides };

  /**
   * Overrides for tables, by `domain.table`.
   *
   * @default - what the dag configurations say
   */
  readonly tables?: { [name: string]: TableOverrides };

  /**
   * Overrides for transform pipelines, by the name of the pipeline, or of the domain for all pipelines that have only
   * its tasks.
   *
   * @default - what the dag configurations say
   */
  readonly transforms?: { [name: string]: TransformOverrides };

  /**
   * Overrides for tasks, by `domain.task`.
   *
   * @default - what the dag configurations say
   */
  readonly tasks?: { [name: string]: TaskOverrides };
}

/** An existing plan, and the project's folder. */
interface ProjectSource {
  readonly planned: ReadPlan;
  /** The project's folder; undefined if unknown. */
  readonly directory?: string;
}

/** Properties of a StarlakeProject. */
export interface StarlakeProjectProps extends StarlakeProjectOptions {
  /** The project's folder, with `metadata/` in it. No file outside it is read. */
  readonly directory: string;

  /**
   * Variables that the project's files do not have. The commands get them in their environment, over which the
   * project's files win: a variable that an env file has with another value is an error. The commands of an existing
   * job, `ProjectJob.of`, do not get them: a warning names those that its `slEnvVar` does not have.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * A file that `starlake lineage --json` wrote: the dependencies of tasks, instead of those found in their SQL.
   *
   * @default - the SQL
   */
  readonly lineage?: string;

  /**
   * An existing plan. Then `directory` is ignored.
   *
   * @internal
   */
  readonly _source?: ProjectSource;
}

/**
 * Properties of a StarlakeProject with a plan that Starlake itself has made, with this library's templates for
 * `dag-generate`.
 */
export interface StarlakeManifestProps extends StarlakeProjectOptions {
  /** The output of `starlake dag-generate` or of `starlake-sfn plan --json`: a file, or a folder with several. */
  readonly path: string;

  /**
   * The project's folder, to deploy its metadata.
   *
   * @default - the metadata are not deployed
   */
  readonly directory?: string;
}
