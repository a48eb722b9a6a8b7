import { Construct } from 'constructs';
import { Overlap } from './overlap';
import type { CommandPipelineProps, StarlakePipelineProps } from './pipeline-props';
import { StarlakeJob } from '../job/starlake-job';
import { StarlakePool } from '../job/starlake-pool';
import { checkInstance, checkWord } from '../private/checks';
import { checkNear } from '../private/places';
import { checkKeys, Keys } from '../private/struct-keys';
import { checkSchedule } from '../schedule/schedule-keys';

/** The checked properties of a pipeline that runs commands, and how errors name a property. */
interface CheckedPipeline<P> {
  readonly what: (name: keyof P & string) => string;
  readonly overlap: Overlap;
  /** How many tables or tasks run at once. */
  readonly slots: number;
}

/**
 * Checks the properties that every pipeline has.
 *
 * @param isOpen whether its class is the app's own, which can have more properties
 * @returns how errors name a property
 * @throws Error for unknown properties, and for a value that is not a job, or a job that is deployed elsewhere
 */
export function checkPipeline<P extends StarlakePipelineProps>(
  pipeline: Construct,
  props: P,
  keys: Keys<P>,
  isOpen: boolean,
): CheckedPipeline<P>['what'] {
  const { path } = pipeline.node;
  checkKeys(props, keys, `'${path}'`, { isOpen });
  checkNear(pipeline, checkInstance(props.job, StarlakeJob, `'job' of '${path}'`), 'its job');
  return (name) => `'${name}' of '${path}'`;
}

/**
 * Checks the properties that every pipeline with commands has.
 *
 * @throws Error as `checkPipeline`, and for an invalid schedule, pool or overlap
 */
export function checkCommandPipeline<P extends CommandPipelineProps>(
  pipeline: Construct,
  props: P,
  keys: Keys<P>,
  isOpen: boolean,
): CheckedPipeline<P> {
  const what = checkPipeline(pipeline, props, keys, isOpen);
  const { job, schedule, overlap = Overlap.WAIT } = props;
  if (schedule !== undefined) {
    checkSchedule(schedule, what('schedule'));
  }
  const pool = checkInstance(props.pool ?? job.pool(job._options.defaultPool), StarlakePool, what('pool'));
  return { what, overlap: checkWord(overlap, Overlap, what('overlap')), slots: pool.slots };
}
