import { Duration } from 'aws-cdk-lib';
import { Polling } from '../functions/lambda-retry';

/** How long a run waits for the run lock of its domain or pipeline: a day. Each attempt leaves three events. */
export const LOCK_POLLING: Polling = {
  errors: ['Starlake.StillRunning'],
  interval: Duration.minutes(2),
  attempts: 720,
};

/** How long the end of a run or a round waits for containers and runs that still work: four hours. */
export const END_POLLING: Polling = {
  errors: ['Starlake.StillRunning'],
  interval: Duration.minutes(1),
  attempts: 240,
};
