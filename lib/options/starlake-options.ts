import { Duration } from 'aws-cdk-lib';
import { LoadOptions } from './load-options';

/**
 * Options of Starlake's orchestration, by the names of its Python distribution in camelCase.
 *
 * An option is looked up in the call, then here, then in `dagOptions`, then in the CDK context `starlake`, and then has
 * its default.
 */
export interface StarlakeOptions extends LoadOptions {
  /**
   * Name of the pool whose slots bound how many tables of a pipeline load at once (`default_pool`).
   *
   * @default 'default_pool'
   */
  readonly defaultPool?: string;

  /**
   * Environment of every Starlake command (`sl_env_var`). Visible in the execution history: put passwords in `secrets`.
   *
   * @default - none; `SL_ROOT` follows from the job's bucket
   */
  readonly slEnvVar?: { [name: string]: string };

  /**
   * How often a command that failed is run again (`retries`). A pipeline puts the files of a failed load back first: Starlake
   * has moved them away, a second run would find none and succeed. That is why a load outside of a pipeline is not run again.
   *
   * @default 1
   */
  readonly retries?: number;

  /**
   * Time between two tries (`retry_delay`). A command that is run again by itself, as an import is, waits a second at least.
   *
   * @default Duration.minutes(5)
   */
  readonly retryDelay?: Duration;
}
