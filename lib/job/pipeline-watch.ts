import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { JobContext } from './job-context';
import { MAX_MACHINE_NAME } from '../contract/limits';
import { grantReadLog, grantWatch } from './watched-tasks';
import { Permission } from '../iam/permission';
import { placeHash } from '../private/physical-names';

/** How many names fit into the pattern of one rule, which has at most 2,048 characters. */
export const NAMES_PER_RULE = 10;

/** Executions of a distributed Map, `…:execution:{machine}/{label}:{id}`, are items of a run, and can be thousands. */
export const NO_ITEMS = [{ 'anything-but': { wildcard: '*/*' } }];

/** The functions that watch pipelines; `stopTasks` is made where a platform has containers that it can stop. */
interface WatchingFunctions {
  readonly preLoad: lambda.Function;
  readonly endLoad: lambda.Function;
  readonly explainFailure: lambda.Function;
  readonly stopTasks: lambda.Function;
}

/**
 * Watches the executions of a job's pipelines: handlers may ask whether one still runs, and one rule for all of them stops the
 * containers of those that were aborted. It knows the state machines by their names, which begin alike: their ARNs could only
 * be had from resources that need the handlers' own.
 */
export class PipelineWatch {
  /** What the names of the job's state machines begin with. */
  public readonly prefix: string;
  private readonly asking: Permission[] = [];
  private readonly reading: Permission[] = [];
  private readonly answering: Permission[] = [];
  private readonly finding = new Set<lambda.Function>();
  /** Paths of the pipelines, by their kinds and names. */
  private readonly names = new Map<string, string>();
  private named = 0;
  private readonly stops: boolean;

  constructor(
    private readonly context: JobContext,
    private readonly functions: WatchingFunctions,
  ) {
    this.prefix = context.machinePrefix;
    this.let(`${this.prefix}*`);
    const { preLoad, endLoad, explainFailure } = functions;
    [preLoad, endLoad].forEach((handler) => context.policiesOf(handler).allow(this.asking));
    // Of an execution that was redriven, which lines of the log are its own depends on when it did not run.
    context.policiesOf(endLoad).allow(this.reading);
    this.stops = context.runtime.commandTasks !== undefined;
    [preLoad, endLoad, explainFailure].forEach((handler) => this.grantWatch(handler));
    // The end of a container's log says why it failed; its lines say which rows were loaded.
    this.grantReadLog(explainFailure, ['logs:GetLogEvents']);
    this.grantReadLog(endLoad, ['logs:FilterLogEvents', 'logs:GetLogEvents']);
    if (this.stops) {
      this.grantWatch(functions.stopTasks);
      context.policiesOf(functions.stopTasks).allow(this.asking);
      this.addRule('StopTasksRule', [{ prefix: this.arn('stateMachine', this.prefix) }]);
    }
  }

  /** Lets a handler ask whether an execution runs, and stop what one has left running; once for each handler. */
  public grantAsk(handler: lambda.Function): void {
    this.context.policiesOf(handler).allow(this.asking);
    this.grantWatch(handler);
  }

  /** Lets a handler wake states that wait. */
  public grantWake(handler: lambda.Function): void {
    this.context.policiesOf(handler).allow(this.answering);
  }

  /** Lets a handler search the log of the containers; once for each handler. */
  public grantFind(handler: lambda.Function): void {
    if (!this.finding.has(handler)) {
      this.finding.add(handler);
      this.grantReadLog(handler, ['logs:FilterLogEvents']);
    }
  }

  /**
   * Takes a name for a pipeline: it identifies the success markers and the run lock.
   *
   * @throws Error for one that another pipeline of its kind has
   */
  public checkName(pipeline: Construct, kind: string, name: string): void {
    const { path } = pipeline.node;
    const other = this.names.get(`${kind} ${name}`);
    if (other !== undefined) {
      throw new Error(
        `'${path}' is a ${kind} pipeline with the name '${name}', which '${other}' of the same job has: ` +
          `their runs would be taken for each other's, give one of them another 'pipelineName'`,
      );
    }
    this.names.set(`${kind} ${name}`, path);
  }

  /**
   * The name of a pipeline's state machine, by which it is watched; a given one is taken as it is.
   *
   * @param isDistributed whether it has child executions, whose states can wait, too
   */
  public watch(pipeline: Construct, domain: string, name: string | undefined, isDistributed: boolean): string {
    if (name === undefined) {
      const hash = placeHash(pipeline);
      const room = MAX_MACHINE_NAME - this.prefix.length - hash.length - 1;
      return `${this.prefix}${domain.replace(/[^\w-]/g, '-').slice(0, room)}-${hash}`;
    }
    if (!Token.isUnresolved(name) && name.startsWith(this.prefix)) {
      return name;
    }
    this.let(name);
    if (isDistributed) {
      // A child execution is of the state machine `{name}/{label}`.
      this.letAnswer(`${name}/*`);
    }
    this.named++;
    if (this.stops) {
      const number = Math.ceil(this.named / NAMES_PER_RULE);
      this.addRule(`StopTasksRule${number}`, [this.arn('stateMachine', name)]);
    }
    return name;
  }

  private grantWatch(handler: lambda.Function): void {
    const { runtime, scope } = this.context;
    if (runtime.commandTasks) {
      grantWatch(handler, runtime.commandTasks, scope);
    }
  }

  private grantReadLog(handler: lambda.Function, actions: string[]): void {
    const { runtime, scope } = this.context;
    if (runtime.commandTasks) {
      grantReadLog(handler, runtime.commandTasks, actions, scope);
    }
  }

  /** Grants the handlers that ask, read and answer access to the executions of these state machines. */
  private let(machines: string): void {
    const executions = this.arn('execution', `${machines}:*`);
    this.asking.push({ actions: ['states:DescribeExecution'], resource: executions });
    this.reading.push({ actions: ['states:GetExecutionHistory'], resource: executions });
    this.letAnswer(machines);
  }

  private letAnswer(machines: string): void {
    this.answering.push({ actions: ['states:SendTaskSuccess'], resource: this.arn('stateMachine', machines) });
  }

  private addRule(id: string, stateMachineArn: unknown[]): void {
    const known = this.context.scope.node.tryFindChild(id) as events.Rule | undefined;
    const rule =
      known ??
      new events.Rule(this.context.scope, id, {
        description: 'Starlake: an execution of a pipeline has ended without success',
        targets: [new targets.LambdaFunction(this.functions.stopTasks)],
      });
    rule.addEventPattern({
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { status: ['ABORTED', 'FAILED', 'TIMED_OUT'], stateMachineArn },
    });
  }

  private arn(resource: string, resourceName: string): string {
    const parts = { service: 'states', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME };
    return Stack.of(this.context.scope).formatArn(parts);
  }
}
