import { executionName, machineOf } from '../../../deployed/execution-arn';
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
      ...{ id: executionName(arn), arn },
      status: outcome ?? (endedAt === undefined ? 'RUNNING' : 'STOPPED'),
      ...(logicalDate === undefined ? {} : { logicalDate }),
    };
  });
}

/** The command that continues or shows a run that another has started; its ARN if it is of another stack. */
export function aboutStarted(say: Say, command: string, { pipeline, id, arn }: RunStarted): string {
  return pipeline === undefined ? arn : say(command, pipeline, id);
}

/** How many runs {@link commandsFor} names. */
const NAMED = 10;

/** A command for each of these runs, below a heading. */
export function commandsFor(runs: readonly RunStarted[], command: string, heading: string, say: Say): string[] {
  const lines = runs.slice(0, NAMED).map((each) => `  ${aboutStarted(say, command, each)}`);
  const more = runs.length > NAMED ? [`  and ${runs.length - NAMED} more`] : [];
  return [heading, ...lines, ...more];
}

/** The pipeline of an execution; undefined for one of another stack. */
export function pipelineOf(pipelines: readonly DeployedPipeline[], execution: string): DeployedPipeline | undefined {
  const machine = machineOf(execution);
  return pipelines.find(({ arn }) => arn === machine);
}
