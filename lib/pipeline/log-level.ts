import { Annotations, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IStarlakeJob } from '../job/i-starlake-job';

/** Variable with Starlake's log level. Its image logs errors only by default. */
const LOG_LEVEL = 'SL_LOG_LEVEL';

/** Levels of log4j, in upper or lower case, that show the lines that runs read. */
const SHOWING = ['all', 'trace', 'debug', 'info'];

/** What a level can hide, by the ids of its warnings, and what follows from that. */
const HIDDEN = {
  rowsHidden: [
    'which rows Starlake has loaded and rejected',
    'cannot tell them, and succeed for a file of which no row was loaded',
  ],
  expectationsHidden: ["what Starlake's expectations have said", 'cannot tell it'],
} as const;

/**
 * The variable that makes Starlake log what runs read, how many rows it has loaded for example, unless the job or the pipeline sets it.
 * A level that hides these lines is a warning.
 */
export function logLevel(
  scope: Construct,
  job: IStarlakeJob,
  environment: { [name: string]: string } | undefined,
  warning: keyof typeof HIDDEN,
): { [name: string]: string } {
  const hidden = hiddenLogLevel(job, environment);
  if (hidden !== undefined) {
    const [what, so] = HIDDEN[warning];
    Annotations.of(scope).addWarningV2(
      `starlake-stepfunctions:${warning}`,
      `${LOG_LEVEL}=${hidden} hides ${what}: runs of '${scope.node.path}' ${so}. Set it to info, or leave it out`,
    );
  }
  return levelOf(job, environment) === undefined ? { [LOG_LEVEL]: 'info' } : {};
}

/** The log level, if it hides the lines that runs read. Undefined for other levels, and for a token. */
export function hiddenLogLevel(job: IStarlakeJob, environment?: { [name: string]: string }): string | undefined {
  const level = levelOf(job, environment) ?? 'info';
  return SHOWING.includes(level.toLowerCase()) || Token.isUnresolved(level) ? undefined : level;
}

function levelOf(job: IStarlakeJob, environment: { [name: string]: string } = {}): string | undefined {
  return environment[LOG_LEVEL] ?? job._options.slEnvVar[LOG_LEVEL];
}
