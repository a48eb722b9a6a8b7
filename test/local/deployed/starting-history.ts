import { START } from './world';

/** An execution that another has started; without an outcome, it waits for it. */
export interface StartedExecution {
  readonly arn: string;
  readonly outcome?: 'Succeeded' | 'Failed';
  readonly scheduledTime?: string;
}

const task = { resourceType: 'states', resource: 'startExecution.sync:2' };

/** Events of an execution that starts others, as GetExecutionHistory has them: one after the other. */
export function startingHistory(started: readonly StartedExecution[]): object[] {
  const events: object[] = [];
  const add = (previousEventId: number, type: string, details: object = {}): number => {
    const id = events.length + 1;
    events.push({ id, previousEventId, type, timestamp: START + id, ...details });
    return id;
  };
  for (const { arn, outcome, scheduledTime } of started) {
    const StateMachineArn = arn.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':');
    const parameters = JSON.stringify({ StateMachineArn, Input: { scheduledTime } });
    let at = add(0, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'start' } });
    at = add(at, 'TaskScheduled', { taskScheduledEventDetails: { ...task, parameters } });
    at = add(at, 'TaskStarted');
    at = add(at, 'TaskSubmitted', {
      taskSubmittedEventDetails: { ...task, output: JSON.stringify({ ExecutionArn: arn }) },
    });
    if (outcome !== undefined) add(at, `Task${outcome}`);
  }
  return events;
}
