import * as cdk from 'aws-cdk-lib';
import { StarlakeTable } from './starlake-table';
import { PreLoadOptions } from '../options/pre-load-options';

/** Properties of all Starlake commands. */
export interface SlCommandOptions {
  /**
   * Variables for this command, over those of `sl_env_var`. Visible in the execution history: no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Spark settings: `spark.driver.memory` becomes `SPARK_DRIVER_MEMORY`, the others `SPARK_CONF_OPTIONS` of the Starlake
   * image. Without effect on imports, which run without Spark.
   *
   * @default - those of the image
   */
  readonly sparkConfig?: { [name: string]: string };

  /**
   * CPU units of the container's task, 1024 for a vCPU. With `JsonPath.numberAt` it can come from the state's input,
   * where it must be a text (`"1024"`), as RunTask requires.
   *
   * @default - that of the task definition
   */
  readonly cpu?: number;

  /**
   * Memory of the container's task, of whole MiB. With `Size.mebibytes(JsonPath.numberAt('$.memory'))` it may come from the state's input, where it has to be a
   * text (`"8192"`), as RunTask wants it.
   *
   * @default - that of the task definition
   */
  readonly memory?: cdk.Size;

  /**
   * The state fails with `States.Timeout` when the command takes longer: a whole number of seconds, at least one. With
   * `Duration.seconds(JsonPath.numberAt('$.timeout'))` it can come from the state's input, where it must be a number.
   *
   * @default - no limit
   */
  readonly taskTimeout?: cdk.Duration;

  /**
   * The part of the state's input that is its output when the command succeeded: what ECS says is never part of it.
   *
   * @default - the whole input
   */
  readonly outputPath?: string;

  /**
   * Path to the ARN of the execution that the command belongs to: a load of a distributed Map is in a child of it. A platform of your
   * own passes it to the command, so that functions find its task.
   *
   * @default '$$.Execution.Id'
   */
  readonly execution?: string;

  /**
   * Characters that the paths of the command and its environment become at most.
   *
   * @internal
   */
  readonly _pathLength?: number;
}

/** Properties of commands that are safe to run again. */
export interface SlRetryOptions extends SlCommandOptions {
  /**
   * How often the command is run again after it failed.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries, a second at least: 0 counts as one.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;
}

/** A Starlake command of your own. */
export interface SlJobProps extends SlRetryOptions {
  /** Name of the state, and the id of its construct. */
  readonly taskId: string;

  /**
   * Starlake's arguments, the verb first: `['extract-data', '--config', 'crm']`. An element can be a path of the
   * state's input (`JsonPath.stringAt`).
   */
  readonly arguments: string[];
}

/** An import: files from the landing to the pending area. */
export interface SlImportProps extends SlRetryOptions {
  /**
   * Name of the state, and the id of its construct.
   *
   * @default '{domain}_import'
   */
  readonly taskId?: string;

  /** The domain. */
  readonly domain: string;

  /**
   * Only files of these tables. One element can be a path of the state's input, to names separated by commas.
   *
   * @default - all tables of the domain
   */
  readonly tables?: string[];

  /**
   * Further `--options` of the command: variables of the project's YAML files.
   *
   * @default - none
   */
  readonly options?: { [name: string]: string };
}

/** A load of one table. */
export interface SlLoadProps extends SlCommandOptions {
  /**
   * Name of the state, and the id of its construct.
   *
   * @default '{domain}_{table}_load'
   */
  readonly taskId?: string;

  /** The domain. */
  readonly domain: string;

  /** The table, by its name in the project (the stem of its YAML file). May be a path of the state's input. */
  readonly table: string;

  /**
   * The run's logical date: an ISO-8601 time, or a path to a text `yyyy-MM-ddTHH:mm:ss+0000`.
   *
   * @default - the execution's start time
   */
  readonly scheduledDate?: string;
}

/** A transform. */
export interface SlTransformProps extends SlRetryOptions {
  /**
   * Name of the state, and the id of its construct.
   *
   * @default '{transformName}'
   */
  readonly taskId?: string;

  /** The task to run, `domain.task`. */
  readonly transformName: string;

  /**
   * `--options` of the command. A value can be a path of the state's input.
   *
   * @default - none
   */
  readonly transformOptions?: { [name: string]: string };

  /**
   * A path to the whole word behind `--options`, instead of `transformOptions`.
   *
   * @internal
   */
  readonly _options?: string;

  /**
   * The run's logical date: an ISO-8601 time, or a path to a text `yyyy-MM-ddTHH:mm:ss+0000`.
   *
   * @default - the execution's start time
   */
  readonly scheduledDate?: string;
}

/** The gate in front of a domain. */
export interface SlPreLoadProps extends PreLoadOptions {
  /**
   * Name of the state that checks.
   *
   * @default - `check_{domain}_incoming_files`, `check_{domain}_pending_files` or `check_{domain}_ack_file`
   */
  readonly taskId?: string;

  /** The domain. */
  readonly domain: string;

  /**
   * The tables that are waited for. Where all patterns are known, only tables that have files are loaded.
   *
   * @default - any file in the area opens the gate
   */
  readonly tables?: StarlakeTable[];

  /**
   * Where files land, the domain's `metadata.directory`: an S3 URI, or a path below `SL_DATASETS`. `{domain}`,
   * `{SL_ROOT}` and `{SL_DATASETS}` are replaced. An import gets access to files there.
   *
   * @default - the domain's folder in `SL_INCOMING` or `SL_AREA_INCOMING` of `slEnvVar`, `incoming/{domain}` otherwise
   */
  readonly landingDirectory?: string;

  /**
   * The run's logical time, a path to an ISO-8601 text.
   *
   * @default - `scheduledTime` of the execution's input, else the execution's start time
   */
  readonly scheduledTime?: string;
}
