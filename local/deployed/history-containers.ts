import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { RunEvent } from '../run-event';
import type { RunContainer } from './model';
import { fieldsOf } from './parsed';

/** How a task of ECS ends. */
const END = /^Task(Succeeded|Failed|TimedOut|StartFailed|SubmitFailed)$/;

interface Override {
  readonly Name?: string;
  readonly Command?: readonly string[];
}

interface RunTask {
  readonly Cluster?: string;
  readonly TaskDefinition?: string;
  readonly Overrides?: { readonly ContainerOverrides?: readonly Override[] };
}

interface TaskDescription {
  readonly TaskArn?: string;
  readonly Containers?: ReadonlyArray<{ readonly Name?: string; readonly ExitCode?: number; readonly Reason?: string }>;
  readonly StoppedReason?: string;
}

/** The containers of an execution, from its history. */
export class Containers {
  private readonly found: RunContainer[] = [];
  /** Numbers of containers, by the last event of their chain. */
  private readonly chains = new Map<number, number>();

  get all(): readonly RunContainer[] {
    return this.found;
  }

  /** What an event tells of a container: that it was started, or has ended. */
  read(event: HistoryEvent, state: string, time: number): RunEvent[] {
    const { id = 0, previousEventId = 0, type = '', taskScheduledEventDetails: scheduled } = event;
    if (type === 'TaskScheduled' && scheduled?.resourceType === 'ecs') {
      return this.start(id, fieldsOf<RunTask>(scheduled.parameters), state, time);
    }
    const number = this.chains.get(previousEventId);
    if (number === undefined) return [];
    this.chains.delete(previousEventId);
    if (END.test(type)) return this.end(number, event, state, time);
    this.chains.set(id, number);
    const { Tasks = [] } = fieldsOf<{ Tasks: readonly TaskDescription[] }>(event.taskSubmittedEventDetails?.output);
    const task = Tasks[0]?.TaskArn;
    if (task !== undefined) this.found[number - 1] = { ...this.found[number - 1]!, task };
    return [];
  }

  private start(id: number, { Cluster, TaskDefinition, Overrides }: RunTask, state: string, time: number): RunEvent[] {
    const override = Overrides?.ContainerOverrides?.find(({ Command }) => Command !== undefined);
    const number = this.found.length + 1;
    const argv = [...(override?.Command ?? [])];
    this.chains.set(id, number);
    this.found.push({
      ...{ number, argv, startedAt: time, isOver: false },
      ...{ cluster: Cluster, taskDefinition: TaskDefinition, container: override?.Name },
    });
    return [{ type: 'ContainerStarted', time, state, container: number, argv }];
  }

  private end(number: number, event: HistoryEvent, state: string, time: number): RunEvent[] {
    const known = this.found[number - 1]!;
    const text = event.taskSucceededEventDetails?.output ?? event.taskFailedEventDetails?.cause;
    const { TaskArn: task = known.task, Containers: all = [], StoppedReason } = fieldsOf<TaskDescription>(text);
    const own = all.find(({ Name }) => Name === known.container) ?? all[0];
    this.found[number - 1] = { ...known, task, isOver: true };
    const { ExitCode: exitCode, Reason: reason = StoppedReason } = own ?? {};
    const ended = { ...(exitCode === undefined ? {} : { exitCode }), ...(reason === undefined ? {} : { reason }) };
    return [{ type: 'ContainerStopped', time, state, container: number, argv: [...known.argv], ...ended }];
  }
}
