import { Size } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';
import { checkAnswer, checkFlag, checkId, checkList, checkMebibytes, checkWhole } from '../private/checks';
import { checkKeys } from '../private/struct-keys';
import type { CommandTasks, IStarlakeRuntime, RequestedTaskSize, TaskSize } from './i-starlake-runtime';
import { COMMAND_TASKS_KEYS, TASK_SIZE_KEYS } from './job-keys';

/**
 * A platform whose answers are checked: a class of the app may be written in a language that does not check types. Errors name the
 * class, its member, the answer, and what it must be.
 */
export class CheckedRuntime implements IStarlakeRuntime {
  constructor(private readonly job: IConstruct & IStarlakeRuntime) {}

  public get commandTasks(): CommandTasks | undefined {
    const tasks = this.job.commandTasks;
    if (tasks === undefined) {
      return undefined;
    }
    const whole = this.of('commandTasks');
    const what = (name: keyof CommandTasks) => `'${name}' of ${whole}`;
    const { cluster, family, containerName, logGroupName, logStreamPrefix } = checkKeys(
      tasks,
      COMMAND_TASKS_KEYS,
      whole,
    );
    checkAnswer(cluster, typeof cluster?.clusterArn === 'string', what('cluster'), 'an ECS cluster');
    checkId(family, what('family'));
    checkId(containerName, what('containerName'));
    if ((logGroupName === undefined) !== (logStreamPrefix === undefined)) {
      throw new Error(`${whole} must have both 'logGroupName' and 'logStreamPrefix', or neither`);
    }
    return tasks;
  }

  public get commandGrantee(): iam.IGrantable | undefined {
    const grantee = this.job.commandGrantee;
    const isRight = grantee === undefined || typeof grantee?.grantPrincipal === 'object';
    return checkAnswer(grantee, isRight, this.of('commandGrantee'), 'what can be granted permissions, such as a role');
  }

  public get hasSidecars(): boolean {
    return checkFlag(this.job.hasSidecars, this.of('hasSidecars')) === true;
  }

  public taskSize(requested: RequestedTaskSize, what: string): TaskSize {
    const answer = this.answerOf('taskSize', what);
    const size = checkKeys<TaskSize>(this.job.taskSize(requested, what), TASK_SIZE_KEYS, answer, {
      example: 'memory',
    });
    checkWhole(size.cpu, `'cpu' of ${answer}`, { min: 1, of: 'CPU units' });
    checkMebibytes(size.memory, `'memory' of ${answer}`);
    return size;
  }

  public cpusFor(memory: Size, what: string): number[] {
    const answer = this.answerOf('cpusFor', what);
    const cpus = checkList(this.job.cpusFor(memory, what), answer);
    return cpus.map((cpu) => checkWhole(cpu, `a size in ${answer}`, { min: 1, of: 'CPU units' }));
  }

  /**
   * The state that `slJob` of a platform has returned.
   *
   * @throws Error for what is no Task state, and for a state that does not pass its input on
   */
  public checkState(state: sfn.TaskStateBase, taskId: string): sfn.TaskStateBase {
    // Not by its class: another copy of the CDK has a class of its own.
    const isTask = typeof Object(state).addCatch === 'function' && typeof Object(state).addRetry === 'function';
    checkAnswer(state, isTask, this.answerOf('slJob', `'${taskId}'`), 'one Task state, such as an EcsRunTask');
    if ((state as unknown as { resultPath?: string }).resultPath !== sfn.JsonPath.DISCARD) {
      throw new Error(
        `state '${state.node.path}' must drop its result (resultPath: JsonPath.DISCARD): what is chained behind it reads its input`,
      );
    }
    return state;
  }

  private answerOf(method: 'slJob' | 'taskSize' | 'cpusFor', what: string): string {
    return `what ${this.of(method)} returns for ${what}`;
  }

  private of(member: 'slJob' | keyof IStarlakeRuntime): string {
    return `'${member}' of '${this.job.node.path}' (class ${this.job.constructor.name})`;
  }
}
