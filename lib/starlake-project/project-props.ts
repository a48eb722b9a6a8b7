import { LoadOverrides, TableOverrides, TaskOverrides, TransformOverrides } from './overrides';
import { ProjectJob } from './project-job';
import type { ReadPlan } from './read-plan';

/** How a project is deployed, wherever its plan is from. */
export interface StarlakeProjectOptions {
  /**
   * Runs the commands, and says where the lake is: a job that is there, or how a new one is made.
   *
   * @default ProjectJob.ecs() - a new EcsStarlakeJob
   */
  readonly job?: ProjectJob;

  /**
   * The environment, `SL_ENV`: `env.{environment}.sl.yml` is read over `env.sl.yml`, here and by the commands.
   *
   * @default - `SL_ENV` of the job's `options.slEnvVar`; what the project says; that of `sl_env_var`, if all dag configurations have the same
   */
  readonly environment?: string;

  /**
   * Whether the project's `metadata` folder is put into the bucket, at `{SL_ROOT}/metadata`: what runs is what was planned. Files
   * there that the folder does not have are deleted.
   *
   * @default - true where a folder is given and `SL_ROOT` is in a bucket
   */
  readonly deployMetadata?: boolean;

  /**
   * Only these pipelines, by their names or by their domains, for a project that is spread over several stacks.
   *
   * @default - all
   */
  readonly only?: string[];

  /**
   * Whether pipelines start by themselves, on their schedules and when their datasets are refreshed.
   *
   * @default true
   */
  readonly scheduled?: boolean;

  /**
   * What differs for load pipelines, by the name of the pipeline, or of the domain for all of its pipelines.
   *
   * @default - what the dag configurations say
   */
  readonly loads?: { [name: string]: LoadOverrides };

  /**
   * What differs for tables, by `domain.table`.
   *
   * @default - what the dag configurations say
   */
  readonly tables?: { [name: string]: TableOverrides };

  /**
   * What differs for transform pipelines, by the name of the pipeline, or of the domain for all pipelines with its tasks only.
   *
   * @default - what the dag configurations say
   */
  readonly transforms?: { [name: string]: TransformOverrides };

  /**
   * What differs for tasks, by `domain.task`.
   *
   * @default - what the dag configurations say
   */
  readonly tasks?: { [name: string]: TaskOverrides };
}

/** A plan that is there already, and where the project is. */
interface ProjectSource {
  readonly planned: ReadPlan;
  /** The project's folder; undefined where nobody says it. */
  readonly directory?: string;
}

/** Properties of a StarlakeProject. */
export interface StarlakeProjectProps extends StarlakeProjectOptions {
  /** The project's folder, the one that has `metadata/`. Nothing outside of it is read. */
  readonly directory: string;

  /**
   * Variables that the project's files do not have. The commands get them in their environment, where the project's files win:
   * one that an env file has with another value is an error. The commands of a job that is there, `ProjectJob.of`, do not get them.
   *
   * @default - none
   */
  readonly variables?: { [name: string]: string };

  /**
   * A file that `starlake lineage --json` wrote: what tasks read as Starlake finds it, instead of what is found in their SQL.
   *
   * @default - the SQL
   */
  readonly lineage?: string;

  /**
   * The plan, where it is there already. Then `directory` does not count.
   *
   * @internal
   */
  readonly _source?: ProjectSource;
}

/** Properties of a StarlakeProject whose plan Starlake itself has made, with this library's templates for `dag-generate`. */
export interface StarlakeManifestProps extends StarlakeProjectOptions {
  /** What `starlake dag-generate` wrote, or `starlake-sfn plan --json` printed: a file, or a folder with several. */
  readonly path: string;

  /**
   * The project's folder, for its metadata to be deployed.
   *
   * @default - the metadata are not deployed
   */
  readonly directory?: string;
}
