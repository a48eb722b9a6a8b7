import { Duration } from 'aws-cdk-lib';
import { Polling } from '../functions/lambda-retry';

/** How long a run waits until another of its domain, or its pipeline, has ended: a day. Each look leaves three events. */
export const LOCK_POLLING: Polling = {
  errors: ['Starlake.StillRunning'],
  interval: Duration.minutes(2),
  attempts: 720,
};

/** How long the end of a run, or of a round, waits for containers and runs that are still at work: four hours. */
export const END_POLLING: Polling = {
  errors: ['Starlake.StillRunning'],
  interval: Duration.minutes(1),
  attempts: 240,
};
