import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import type { ScheduleOptions } from './schedule-options';

/** A schedule; what it does not say is as the job of its pipeline has it for all pipelines. */
export function withCommon(
  schedule: ScheduleOptions,
  { timezone, startDate, endDate }: PipelineDagOptions,
): ScheduleOptions {
  return {
    ...schedule,
    timeZone: schedule.timeZone ?? timezone,
    startDate: schedule.startDate ?? startDate,
    endDate: schedule.endDate ?? endDate,
  };
}
