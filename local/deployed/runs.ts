import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
  type ExecutionListItem,
  type HistoryEvent,
  type ListExecutionsCommandInput,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { ask } from './aws-error';
import { executionName } from './execution-arn';
import { runHistory } from './history-events';
import type { DeployedPipeline, DeployedRun, DescribedRun, RunHistory } from './model';
import { parsed } from './parsed';

/** Entries of a page, at most (AWS). */
const MAX_RESULTS = 1000;

/** Whose executions are listed, and which of them. */
type Listed = Pick<ListExecutionsCommandInput, 'stateMachineArn' | 'mapRunArn' | 'statusFilter'>;

/**
 * The last executions of a state machine or of a Map Run, newest first.
 *
 * @param name of what they are, for errors
 */
export async function listRuns(sfn: SFNClient, listed: Listed, name: string, limit: number): Promise<DeployedRun[]> {
  const runs: DeployedRun[] = [];
  let nextToken: string | undefined;
  do {
    const maxResults = Math.min(MAX_RESULTS, limit - runs.length);
    const page = await ask(`list the runs of ${name}`, 'states:ListExecutions', () =>
      sfn.send(new ListExecutionsCommand({ ...listed, maxResults, nextToken })),
    );
    runs.push(...(page.executions ?? []).map(asRun));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && runs.length < limit);
  return runs.slice(0, limit);
}

/** An execution; undefined for one that Step Functions does not know, or no longer. */
export async function describeRun(sfn: SFNClient, executionArn: string): Promise<DescribedRun | undefined> {
  return ask(`describe the run ${executionName(executionArn)}`, 'states:DescribeExecution', async () => {
    try {
      const found = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return { ...asRun(found), ...dataOf(found) };
    } catch (error) {
      if ((error as Error).name === 'ExecutionDoesNotExist') return undefined;
      throw error;
    }
  });
}

/** As {@link import('./deployed-project').DeployedProject.start}. */
export async function startRun(sfn: SFNClient, pipeline: DeployedPipeline, input: unknown): Promise<DescribedRun> {
  const { arn: stateMachineArn, name } = pipeline;
  const { executionArn, startDate } = await ask(`start ${name}`, 'states:StartExecution', () =>
    sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) })),
  );
  const run = asRun({
    executionArn,
    startDate,
    status: 'RUNNING',
    name: undefined,
    stateMachineArn,
    stopDate: undefined,
  });
  return { ...run, input };
}

/** All that happened in an execution. */
export async function historyOf(sfn: SFNClient, executionArn: string): Promise<RunHistory> {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await ask(`read the history of ${executionName(executionArn)}`, 'states:GetExecutionHistory', () =>
      sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: MAX_RESULTS, nextToken })),
    );
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return runHistory(events);
}

function asRun(item: ExecutionListItem | DescribeExecutionCommandOutput): DeployedRun {
  const { executionArn: arn = '', name: id = executionName(arn), status, startDate, stopDate, redriveCount = 0 } = item;
  return {
    arn,
    id,
    status: status ?? 'RUNNING',
    startedAt: startDate?.getTime() ?? 0,
    ...(stopDate === undefined ? {} : { endedAt: stopDate.getTime() }),
    redriveCount,
  };
}

function dataOf(found: DescribeExecutionCommandOutput): Omit<DescribedRun, keyof DeployedRun> {
  const { input, output, error, cause, redriveStatus, redriveStatusReason } = found;
  return {
    input: parsed(input) ?? {},
    ...(output === undefined ? {} : { output: parsed(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    // Without a status, AWS is left to decide.
    ...(redriveStatus === undefined || redriveStatus === 'REDRIVABLE'
      ? {}
      : { notRedrivable: redriveStatusReason ?? `it is ${found.status}` }),
  };
}
