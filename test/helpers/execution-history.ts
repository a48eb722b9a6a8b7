/** A container on AWS, for {@link executionHistory}. Times are seconds after some moment. */
export interface HistoryTask {
  readonly command: readonly string[];
  /** Absent where its image was not pulled. */
  readonly pull?: number;
  readonly start: number;
  readonly stop: number;
  readonly exitCode?: number;
  /** Exit code of a sidecar that it has. */
  readonly sidecar?: number;
}

const EPOCH = 1_790_000_000_000;

/**
 * What `aws stepfunctions get-execution-history` prints, as far as containers go: states side by side, whose events are mixed.
 *
 * @param more events at its end
 */
export function executionHistory(tasks: readonly HistoryTask[], more: readonly object[] = []): object {
  const end = tasks.length;
  const scheduled = tasks.flatMap(({ command }, i) => {
    const parameters = {
      LaunchType: 'FARGATE',
      TaskDefinition: 'arn:aws:ecs:us-east-1:111111111111:task-definition/starlake:3',
      Overrides: { ContainerOverrides: [{ Name: 'log' }, { Name: 'starlake', Command: command }] },
    };
    const details = { ...resource, region: 'us-east-1', parameters: JSON.stringify(parameters) };
    return [event(i + 2, 1, 'TaskScheduled', { taskScheduledEventDetails: details })];
  });
  const ended = tasks.flatMap((task, i) => {
    const id = end + 2 + 3 * i;
    const text = JSON.stringify(taskOf(task));
    const isGood = (task.exitCode ?? 0) === 0 && (task.sidecar ?? 0) === 0;
    return [
      event(id, i + 2, 'TaskStarted', { taskStartedEventDetails: resource }),
      event(id + 1, id, 'TaskSubmitted', { taskSubmittedEventDetails: { ...resource, output: '{}' } }),
      isGood
        ? event(id + 2, id + 1, 'TaskSucceeded', { taskSucceededEventDetails: { ...resource, output: text } })
        : event(id + 2, id + 1, 'TaskFailed', {
            taskFailedEventDetails: { ...resource, error: 'States.TaskFailed', cause: text },
          }),
    ];
  });
  const started = event(1, 0, 'ExecutionStarted', { executionStartedEventDetails: { input: '{}' } });
  return { events: [started, ...scheduled, ...ended, ...more] };
}

const resource = { resourceType: 'ecs', resource: 'runTask.sync' };

function event(id: number, previousEventId: number, type: string, details: object): object {
  return { timestamp: '2026-09-21T14:13:20.123000+00:00', type, id, previousEventId, ...details };
}

function taskOf({ command, pull, start, stop, exitCode = 0, sidecar }: HistoryTask): object {
  const time = (seconds: number) => EPOCH + 1000 * seconds;
  return {
    Containers: [
      ...(sidecar === undefined ? [] : [{ Name: 'log', ExitCode: sidecar }]),
      { Name: 'starlake', ExitCode: exitCode },
    ],
    Cpu: '1024',
    CreatedAt: time(0),
    LastStatus: 'STOPPED',
    Overrides: { ContainerOverrides: [{ Name: 'starlake', Command: command }] },
    ...(pull === undefined ? {} : { PullStartedAt: time(pull), PullStoppedAt: time(start - 1) }),
    StartedAt: time(start),
    StoppedAt: time(stop),
    StopCode: 'EssentialContainerExited',
  };
}
