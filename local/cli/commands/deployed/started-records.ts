import type { DeployedPipeline, DescribedRun, StartedRun } from '../../../deployed/model';
import type { RunStarted } from '../../../history/run-record';
import type { Say } from './command-text';

/** How many runs that a run has started are named. */
export const MOST_STARTED = 20;

/** Runs that a run has started, as records of it have them. */
export function startedRecords(
  pipelines: readonly DeployedPipeline[],
  { endedAt }: Pick<DescribedRun, 'endedAt'>,
  started: readonly StartedRun[],
): RunStarted[] {
  return started.map(({ arn, logicalDate, outcome }) => {
    const pipeline = pipelineOf(pipelines, arn);
    return {
      ...(pipeline === undefined ? {} : { pipeline: pipeline.called }),
      ...{ id: arn.split(':').at(-1)!, arn },
      status: outcome ?? (endedAt === undefined ? 'RUNNING' : 'STOPPED'),
      ...(logicalDate === undefined ? {} : { logicalDate }),
    };
  });
}

/** The command that continues or shows a run that another has started; its ARN if it is of another stack. */
export function aboutStarted(say: Say, command: string, { pipeline, id, arn }: RunStarted): string {
  return pipeline === undefined ? arn : say(command, pipeline, id);
}

/** The pipeline of an execution; undefined for one of another stack. */
export function pipelineOf(pipelines: readonly DeployedPipeline[], execution: string): DeployedPipeline | undefined {
  const machine = execution.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':');
  return pipelines.find(({ arn }) => arn === machine);
}
