import { LoadOverrides, TableOverrides, TaskOverrides, TransformOverrides } from './overrides';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { ProjectPlan } from '../project/plan/plan';
import { EcsStarlakeJobProps } from '../ecs/ecs-starlake-job-props';
import type { ReadPlan } from './read-plan';

/** How a project is deployed, wherever its plan is from. The properties of an EcsStarlakeJob are for the one that is made. */
export interface StarlakeProjectOptions extends EcsStarlakeJobProps {
  /**
   * Runs the commands. No property of an EcsStarlakeJob may be given with it.
   *
   * @default - a new EcsStarlakeJob with these properties, in a new bucket unless they say where the lake is
   */
  readonly job?: IStarlakeJob;

  /**
   * The environment, `SL_ENV`: `env.{environment}.sl.yml` is read over `env.sl.yml`, here and by the commands.
   *
   * @default - `SL_ENV` of `options.slEnvVar`; what the project says; that of `sl_env_var`, if all dag configurations have the same
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

/** Properties of a StarlakeProject. */
export interface StarlakeProjectProps extends StarlakeProjectOptions {
  /** The project's folder, the one that has `metadata/`. Nothing outside of it is read. */
  readonly directory: string;

  /**
   * Variables that the project's files do not have. The commands get them in their environment, where the project's files win:
   * one that an env file has with another value is an error. The commands of a `job` that is given do not get them.
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
   * A plan that is there already.
   *
   * @internal
   */
  readonly _plan?: ProjectPlan;

  /**
   * The project, where it is read already.
   *
   * @internal
   */
  readonly _read?: ReadPlan;
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
