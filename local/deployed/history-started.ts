import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StartedRun } from './model';
import { fieldsOf } from './parsed';

/** How a task that waits for another execution ends. */
const TASK_END = /^Task(Succeeded|Failed|TimedOut)$/;

interface Request {
  readonly StateMachineArn?: string;
  readonly Input?: { readonly scheduledTime?: unknown; readonly tables?: unknown };
}

/** Executions that tasks have started and wait for (`startExecution.sync`), in that order. */
export function startedRuns(history: readonly HistoryEvent[]): StartedRun[] {
  const found: StartedRun[] = [];
  const requests = new Map<number, Request>();
  const places = new Map<number, number>();
  for (const { id = 0, previousEventId = 0, type = '', ...event } of history) {
    const { taskScheduledEventDetails: scheduled, taskSubmittedEventDetails: submitted } = event;
    const request = requests.get(previousEventId);
    const place = places.get(previousEventId);
    if (scheduled?.resourceType === 'states') {
      requests.set(id, fieldsOf<Request>(scheduled.parameters));
    } else if (submitted?.resourceType === 'states') {
      const { ExecutionArn: arn } = fieldsOf<{ ExecutionArn?: string }>(submitted.output);
      if (arn === undefined) continue;
      places.set(id, found.length);
      found.push(started(arn, request ?? {}));
    } else if (request !== undefined && type === 'TaskStarted') {
      requests.set(id, request);
    } else if (place !== undefined && TASK_END.test(type)) {
      found[place] = { ...found[place]!, outcome: type === 'TaskSucceeded' ? 'SUCCEEDED' : 'FAILED' };
    }
  }
  return found;
}

function started(
  arn: string,
  { StateMachineArn: machine, Input: { scheduledTime, tables } = {} }: Request,
): StartedRun {
  return {
    arn,
    task: JSON.stringify([machine, scheduledTime, tables]),
    ...(typeof scheduledTime === 'string' ? { logicalDate: scheduledTime } : {}),
  };
}
