import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';

/** Variable with Starlake's log level. Its image logs errors only by default. */
const LOG_LEVEL = 'SL_LOG_LEVEL';

/** Levels of log4j, in upper or lower case, that show the lines with row counts. */
const SHOWING = ['all', 'trace', 'debug', 'info'];

/**
 * The variable that makes Starlake log how many rows it has loaded, unless the job or the pipeline sets it. A level that hides
 * these lines is a warning.
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

/** The log level, if it hides the lines with row counts. Undefined for other levels, and for a token. */
export function hiddenLogLevel(job: IStarlakeJob, environment?: { [name: string]: string }): string | undefined {
  const level = levelOf(job, environment) ?? 'info';
  return SHOWING.includes(level.toLowerCase()) || Token.isUnresolved(level) ? undefined : level;
}

function levelOf(job: IStarlakeJob, environment: { [name: string]: string } = {}): string | undefined {
  return environment[LOG_LEVEL] ?? job._options.slEnvVar[LOG_LEVEL];
}
