import { PipelineDagOptions } from './pipeline-dag-options';
import { cycleOf } from '../datasets/optional-datasets';
import { scheduleDate } from '../schedule/schedule-dates';
import { checkTimeZone } from '../schedule/time-zone';

/** Characters of the value of a tag (AWS). */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

/**
 * Checks what a construct would refuse, too: its error would name its own path, instead of where the option is written.
 *
 * @param starts what starts the pipelines: without a schedule nobody reads its time zone
 * @throws Error that names the option
 */
export function checkPipelineOptions(
  { timezone = 'UTC', startDate, endDate, dataCycle, dataCycleEnabled, tags }: PipelineDagOptions,
  where: string,
  { isScheduled, isTriggered } = { isScheduled: true, isTriggered: true },
): void {
  const what = (name: string) => `option '${name}' in ${where}`;
  const zone = isScheduled ? checkTimeZone(timezone, what('timezone')) : 'UTC';
  if ((isScheduled || isTriggered) && startDate !== undefined) {
    scheduleDate(startDate, zone, what('start_date'));
  }
  if (isScheduled && endDate !== undefined) {
    scheduleDate(endDate, zone, what('end_date'));
  }
  if (isTriggered && dataCycleEnabled && dataCycle !== undefined) {
    cycleOf(dataCycle, what('data_cycle'));
  }
  if (tags !== undefined && !TAG.test(tags)) {
    throw new Error(
      `${what('tags')} must have letters, digits, spaces and _.:/=+-@ only, 256 characters at most, to be the value of a tag, got ` +
        `'${tags.slice(0, 300)}'`,
    );
  }
}
