/** An execution of the fake. Times are seconds since 1970. */
export interface FakeExecution {
  readonly name: string;
  status: string;
  readonly startDate: number;
  stopDate?: number;
  readonly input?: string;
  readonly output?: string;
  readonly error?: string;
  cause?: string;
  redriveCount?: number;
  redriveStatus?: string;
  redriveStatusReason?: string;
  /** Events as the API has them. */
  readonly events?: object[];
}

/** A state machine of the fake. */
export interface FakeMachine {
  readonly definition: object;
  readonly executions: FakeExecution[];
  readonly type?: 'STANDARD' | 'EXPRESS';
}

/** A resource of a fake stack: its type, its physical id, and its status: created by default. */
type FakeResource = readonly [type: string, physicalId: string, status?: string];

/** A stack of the fake. */
export interface FakeStack {
  readonly template: object;
  /** What is given instead: YAML. */
  readonly text?: string;
  readonly resources: Record<string, FakeResource>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly status?: string;
}

/** What the fake account has. Tests change it between calls. */
export interface FakeWorld {
  readonly stacks: Record<string, FakeStack>;
  /** By ARN. */
  readonly machines: Record<string, FakeMachine>;
  /** Status of ECS tasks, by ARN; stopped ones are forgotten. */
  readonly tasks: Record<string, string>;
  /** By name, as GetSchedule answers. */
  readonly schedules: Record<string, object>;
  /** Messages, by the URL of the queue. */
  readonly queues: Record<string, number>;
  /** Texts, by `bucket/key`. */
  readonly files: Record<string, string>;
  /** Lines, by `group stream`. */
  readonly logs: Record<string, string[]>;
  /** Options of `awslogs`, by the container's name, of every task definition. */
  readonly logOptions: Record<string, Record<string, string>>;
}
