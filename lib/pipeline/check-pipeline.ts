import { Construct } from 'constructs';
import { Overlap } from './overlap';
import type { CommandPipelineProps, StarlakePipelineProps } from './pipeline-props';
import { StarlakeJob } from '../job/starlake-job';
import { StarlakePool } from '../job/starlake-pool';
import { checkInstance, checkWord } from '../private/checks';
import { checkNear } from '../private/places';
import { checkKeys, Keys } from '../private/struct-keys';
import { checkSchedule } from '../schedule/schedule-keys';

/** What the properties of a pipeline that runs commands say, and how errors name a property. */
interface CheckedPipeline<P> {
  readonly what: (name: keyof P & string) => string;
  readonly overlap: Overlap;
  /** How many tables or tasks run at once. */
  readonly slots: number;
}

/**
 * Checks what every pipeline is given.
 *
 * @param isOpen whether it is of a class of the app, which may have further properties
 * @returns how errors name a property
 * @throws Error for properties that the pipeline has not, and for a job that is none, or is deployed elsewhere
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
 * Checks what every pipeline that runs commands is given.
 *
 * @throws Error as `checkPipeline`, and for a schedule, a pool and an overlap that cannot be right
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
