import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';

/** Variable that says what Starlake logs. Its image logs errors only. */
const LOG_LEVEL = 'SL_LOG_LEVEL';

/** Levels of log4j, in any case, that show which rows were loaded. */
const SHOWING = ['all', 'trace', 'debug', 'info'];

/**
 * The variable that has Starlake log which rows it has loaded, where the job and the pipeline do not set it themselves. Another
 * level that hides them is a warning.
 */
export function logLevel(
  scope: Construct,
  job: IStarlakeJob,
  environment?: { [name: string]: string },
): { [name: string]: string } {
  const hidden = hiddenLogLevel(job, environment);
  if (hidden !== undefined) {
    Annotations.of(scope).addWarningV2(
      'starlake-stepfunctions:rowsHidden',
      `${LOG_LEVEL}=${hidden} hides which rows Starlake has loaded and rejected: runs of '${scope.node.path}' cannot tell them, ` +
        `and succeed for a file of which no row was loaded. Set it to info, or leave it out`,
    );
  }
  return levelOf(job, environment) === undefined ? { [LOG_LEVEL]: 'info' } : {};
}

/** The level that hides which rows were loaded; undefined for one that does not, and for one that is not known at synth. */
export function hiddenLogLevel(job: IStarlakeJob, environment?: { [name: string]: string }): string | undefined {
  const level = levelOf(job, environment) ?? 'info';
  return SHOWING.includes(level.toLowerCase()) || Token.isUnresolved(level) ? undefined : level;
}

function levelOf(job: IStarlakeJob, environment: { [name: string]: string } = {}): string | undefined {
  return environment[LOG_LEVEL] ?? job._options.slEnvVar[LOG_LEVEL];
}
