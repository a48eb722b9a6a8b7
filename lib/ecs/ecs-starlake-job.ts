import { Duration, Size, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { withDagSize } from './dag-size';
import { EcsRuntime } from './ecs-runtime';
import { EcsTask } from './ecs-task';
import { SlJobProps } from '../commands/sl-props';
import { CommandTasks, RequestedTaskSize, TaskSize } from '../job/i-starlake-runtime';
import { TASK_SIZE_KEYS } from '../job/job-keys';
import { StarlakeJob } from '../job/starlake-job';
import { checkDuration, checkId, checkList, checkMebibytes, checkText, checkWhole } from '../private/checks';
import { logPlace } from './container-log';
import { childPath } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import { ECS_JOB_KEYS } from './ecs-job-keys';
import { SL_JOB_KEYS } from '../commands/sl-keys';
import type { EcsStarlakeJobProps } from './ecs-starlake-job-props';

/**
 * Runs Starlake's commands as ECS tasks, and waits for them (`ecs:runTask.sync`): on Fargate by default, on EC2, or on
 * capacity providers.
 *
 * Grants reach the containers through their task role, connections through their security group:
 * `bucket.grantRead(job)`, `warehouse.connections.allowFrom(job, …)`.
 */
export class EcsStarlakeJob extends StarlakeJob implements iam.IGrantable, ec2.IConnectable {
  /** Cluster that the containers run in. */
  public readonly cluster: ecs.ICluster;
  /**
   * Task definition that every state starts: a state and its redrives use the revision that was deployed with it. A
   * state in another stack uses the latest one.
   */
  public readonly taskDefinition: ecs.TaskDefinition;
  /** The container that runs Starlake. */
  public readonly container: ecs.ContainerDefinition;
  /** Security groups of the containers. */
  public readonly connections: ec2.Connections;
  /** The containers' role. */
  public readonly grantPrincipal: iam.IPrincipal;
  private readonly runtime: EcsRuntime;

  /**
   * @throws Error for a size that Fargate does not have, an unknown container, and properties that contradict each
   * other
   */
  constructor(scope: Construct, id: string, props: EcsStarlakeJobProps = {}) {
    const isOpen = new.target !== EcsStarlakeJob;
    const path = childPath(scope, id);
    const sized = withDagSize(checkKeys(props, ECS_JOB_KEYS, `'${path}'`, { isOpen }), path);
    super(scope, id, sized);
    this.runtime = new EcsRuntime(this, this._context.logs, sized);
    this.cluster = this.runtime.cluster;
    this.taskDefinition = this.runtime.taskDefinition;
    this.container = this.runtime.container;
    this.connections = new ec2.Connections({ securityGroups: this.runtime.securityGroups });
    this.grantPrincipal = this.taskDefinition.taskRole;
    this.grantReadWrite(this);
  }

  /**
   * One ECS task. Launch errors (capacity, throttling, ECS itself) are retried with backoff and jitter. `retries` is
   * for commands that failed. It has no effect if other containers run beside Starlake's: the state fails when any of
   * them fails, and a retry would run a successful command again. Pipelines distinguish these cases.
   *
   * @throws Error for a size that Fargate does not have, an environment that holds a secret, overrides over 8,192
   * characters (RunTask API), and other invalid values
   */
  public slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
    checkKeys(props, SL_JOB_KEYS, `slJob in '${scope.node.path}'`);
    checkId(props.taskId, `'taskId' in '${scope.node.path}'`);
    const what = (name: keyof SlJobProps) => `'${name}' of '${scope.node.path}/${props.taskId}'`;
    if (checkList(props.arguments, what('arguments')).length === 0) {
      throw new Error(
        `${what('arguments')} must have Starlake's arguments, the verb first: ['extract-data'], got none`,
      );
    }
    props.arguments.forEach((word) => checkText(word, `a word in ${what('arguments')}`));
    const retries = checkWhole(props.retries ?? this._options.retries, what('retries'), { min: 0 });
    const delay = checkDuration(props.retryDelay ?? this._options.retryDelay, what('retryDelay'));
    const task = new EcsTask(scope, props.taskId, {
      runtime: this.runtime,
      arguments: props.arguments,
      environment: this.containerEnvironment(props),
      cpu: props.cpu,
      memoryMiB: props.memory && checkMebibytes(props.memory, what('memory')),
      taskTimeout: this.stateTimeout(props),
      outputPath: props.outputPath,
      execution: props.execution,
      pathLength: props._pathLength,
    });
    if (!this.hasSidecars && (Token.isUnresolved(retries) || retries > 0)) {
      task.addRetry({
        errors: ['States.TaskFailed'],
        maxAttempts: retries,
        // Step Functions waits at least a second before a retry.
        interval: !delay.isUnresolved() && delay.toSeconds() === 0 ? Duration.seconds(1) : delay,
        backoffRate: 1,
      });
    }
    return task;
  }

  /** The tasks of the commands. */
  public override get commandTasks(): CommandTasks | undefined {
    const log = logPlace(this.container);
    return {
      cluster: this.cluster,
      family: this.taskDefinition.family,
      containerName: this.container.containerName,
      ...(log ? { logGroupName: log.group, logStreamPrefix: log.prefix } : {}),
    };
  }

  /** The containers' role. */
  public override get commandGrantee(): iam.IGrantable | undefined {
    return this;
  }

  /** Whether the task definition has other containers beside Starlake's. */
  public override get hasSidecars(): boolean {
    return this.runtime.hasSidecars();
  }

  /**
   * The requested size; missing values are those of the task definition.
   *
   * @throws Error for a pair that Fargate does not have, for less than the containers need, and if the task definition
   * has no size
   */
  public override taskSize(requested: RequestedTaskSize, what: string): TaskSize {
    const { cpu, memory } = checkKeys(requested, TASK_SIZE_KEYS, `the size of ${what}`);
    const size = this.runtime.taskSize(cpu, memory && checkMebibytes(memory, `'memory' of ${what}`), what);
    return { cpu: size.cpu, memory: Size.mebibytes(size.memoryMiB) };
  }

  /**
   * CPU units that Fargate allows with a memory size; empty for instances, which allow any.
   *
   * @throws Error for a memory size that Fargate does not have, and for more than Starlake's container can use
   */
  public override cpusFor(memory: Size, what: string): number[] {
    return this.runtime.cpusFor(checkMebibytes(memory, what), what);
  }
}
