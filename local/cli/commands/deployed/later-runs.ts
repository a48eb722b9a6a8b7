import { AT_ONCE, atOnce } from '../../../deployed/at-once';
import type { DeployedProject } from '../../../deployed/deployed-project';
import type { DeployedPipeline, DescribedRun } from '../../../deployed/model';

/** A run that has succeeded since, and what it has done. */
export interface LaterRun {
  readonly id: string;
  /** Its logical date as Starlake writes it. */
  readonly date: string;
  /** The tasks that it ran. */
  readonly tasks: readonly string[];
}

/** Runs of a transform pipeline that have succeeded after another one of it began, the last one first. */
export async function laterRuns(
  project: DeployedProject,
  pipeline: DeployedPipeline,
  { arn, startedAt }: Pick<DescribedRun, 'arn' | 'startedAt'>,
): Promise<LaterRun[]> {
  const succeeded = await project.runs(pipeline, 1000, 'SUCCEEDED');
  const later = succeeded.filter((each) => each.arn !== arn && (each.endedAt ?? 0) > startedAt);
  const described = await atOnce(later, AT_ONCE, (each) => project.describe(each.arn));
  return described.flatMap((each) => {
    const { status, scheduledDate: date, tasks = [] } = (each?.output ?? {}) as Output;
    if (each === undefined || status !== 'DONE' || date === undefined) return [];
    return [{ id: each.id, date, tasks: tasks.map(({ task }) => task) }];
  });
}

interface Output {
  readonly status?: string;
  readonly scheduledDate?: string;
  readonly tasks?: ReadonlyArray<{ readonly task: string }>;
}
