import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../assembly/stand-ins';
import type { ContainerDefinition, TaskDefinition } from '../assembly/task-definitions';
import { camelCased } from './key-case';
import type { ContainerExit } from '../executor';

/** The start of a task. */
export interface TaskStart {
  /** Name or ARN; `default` without one. */
  readonly cluster?: string;
  readonly definition: TaskDefinition;
  /** The container of the definition that runs. */
  readonly container: ContainerDefinition;
  readonly launchType?: string;
  /** As the state gives them. */
  readonly overrides?: { readonly Cpu?: string; readonly Memory?: string; readonly ContainerOverrides?: unknown[] };
}

let started = 0;

/** An ECS task of this machine, from its start to its end. Only its main container runs; its sidecars do not. */
export class EcsTask {
  readonly id = randomUUID().replaceAll('-', '');
  readonly arn: string;
  /** Number of the task in this process. */
  readonly number = ++started;
  readonly family: string;
  private readonly cluster: string;
  private readonly containerId = randomUUID();
  private readonly createdAt = new Date();
  private readonly control = new AbortController();
  private stoppingAt?: Date;
  private stoppedAt?: Date;
  private stopCode?: string;
  private stoppedReason?: string;
  private exit: Partial<ContainerExit> = {};

  constructor(private readonly start: TaskStart) {
    this.cluster = start.cluster?.split('/').at(-1) ?? 'default';
    this.family = start.definition.family;
    this.arn = arnOf('task', this.cluster, this.id);
  }

  /** Log group of its container; undefined with another log driver. */
  get logGroup(): string | undefined {
    return this.start.container.log?.group;
  }

  /** The log stream of its container, as the log driver names it. */
  get logStream(): string {
    const { container } = this.start;
    return `${container.log?.prefix}/${container.name}/${this.id}`;
  }

  /** Aborted when the container must stop. */
  get signal(): AbortSignal {
    return this.control.signal;
  }

  /** The status that the task must reach. */
  get desiredStatus(): 'RUNNING' | 'STOPPED' {
    return this.stoppingAt === undefined ? 'RUNNING' : 'STOPPED';
  }

  /** The status that the task has: `STOPPING` from the request to stop until its container has ended. */
  get lastStatus(): 'RUNNING' | 'STOPPING' | 'STOPPED' {
    if (this.stoppedAt !== undefined) return 'STOPPED';
    return this.stoppingAt === undefined ? 'RUNNING' : 'STOPPING';
  }

  /** Stops the container; does nothing if the task is stopping or has ended. */
  stop(reason?: string): void {
    if (this.stoppingAt !== undefined) return;
    this.stopping('UserInitiated', reason);
    this.control.abort();
  }

  /** Records that the container has ended; no exit code means that it never started. */
  ended(exit: Partial<ContainerExit>): void {
    this.exit = exit;
    if (this.stoppingAt === undefined) {
      if (exit.exitCode !== undefined) this.stopping('EssentialContainerExited', 'Essential container in task exited');
      else this.stopping('TaskFailedToStart', exit.reason ?? 'The container did not start');
    }
    this.stoppedAt = new Date();
  }

  /** The task as `DescribeTasks` returns it; missing fields are undefined. */
  describe() {
    const { definition, launchType = 'FARGATE', overrides = {} } = this.start;
    const hasStarted = this.stoppedAt === undefined || this.exit.exitCode !== undefined;
    return {
      attachments: [],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: `${REGION}a`,
      clusterArn: arnOf('cluster', this.cluster),
      connectivity: 'CONNECTED',
      containers: definition.containers.map((container) => this.describeContainer(container)),
      cpu: overrides.Cpu ?? definition.cpu,
      createdAt: this.createdAt,
      desiredStatus: this.desiredStatus,
      enableExecuteCommand: false,
      executionStoppedAt: this.stoppedAt,
      group: `family:${this.family}`,
      inferenceAccelerators: [],
      lastStatus: this.lastStatus,
      launchType,
      memory: overrides.Memory ?? definition.memory,
      overrides: camelCased({ ...overrides, ContainerOverrides: overrides.ContainerOverrides ?? [] }),
      platformVersion: '1.4.0',
      startedAt: hasStarted ? this.createdAt : undefined,
      startedBy: 'AWS Step Functions',
      stopCode: this.stopCode,
      stoppedReason: this.stoppedReason,
      stoppedAt: this.stoppedAt,
      stoppingAt: this.stoppingAt,
      tags: [],
      taskArn: this.arn,
      taskDefinitionArn: definition.arn,
      version: 5,
    };
  }

  /** Whether the task has succeeded for Step Functions: all of its containers have. */
  get hasSucceeded(): boolean {
    return this.start.definition.containers.every((container) => this.endOf(container).exitCode === 0);
  }

  private endOf({ name }: ContainerDefinition): Partial<Pick<ContainerExit, 'exitCode' | 'reason'>> {
    const { exitCode, sidecars } = this.exit;
    if (name === this.start.container.name) return this.exit;
    return exitCode === undefined ? {} : (sidecars?.[name] ?? { exitCode: 0 });
  }

  private describeContainer(container: ContainerDefinition) {
    const { exitCode, reason } = this.endOf(container);
    return {
      containerArn: arnOf('container', this.cluster, this.id, `${this.containerId}-${container.name}`),
      cpu: '0',
      exitCode,
      gpuIds: [],
      image: container.image,
      lastStatus: this.lastStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING',
      managedAgents: [],
      name: container.name,
      networkBindings: [],
      networkInterfaces: [],
      reason,
      runtimeId: `${this.id}-local`,
      taskArn: this.arn,
    };
  }

  private stopping(code: string, reason: string | undefined): void {
    this.stoppingAt = new Date();
    this.stopCode = code;
    this.stoppedReason = reason;
  }
}

function arnOf(kind: string, ...path: string[]): string {
  return `arn:aws:ecs:${REGION}:${ACCOUNT}:${[kind, ...path].join('/')}`;
}
