import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DeployedSchedule } from '../../../deployed/model';
import type { Unanswered } from './unanswered';

/** The schedules of a pipeline; undefined where AWS has not answered. */
export type SchedulesOf = (pipeline: DeployedPipeline) => readonly DeployedSchedule[] | undefined;

/** Asks for the schedules of all pipelines. */
export async function knownSchedules({ schedules }: DeployedProject, aws: Unanswered): Promise<SchedulesOf> {
  let isWhole = true;
  const found = await atOnce(schedules, AT_ONCE, (read) =>
    aws.ask(read, () => {
      isWhole = false;
    }),
  );
  const known = found.filter((each) => each !== undefined);
  return ({ arn }) => {
    const own = known.flatMap(({ target, ...schedule }) => (target === arn ? [schedule] : []));
    return own.length > 0 || isWhole ? own : undefined;
  };
}
