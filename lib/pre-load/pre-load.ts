import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ackFile, Area, landingArea, pendingArea } from '../lake/areas';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { PreLoadProps } from './pre-load-props';
import { tablePayload } from './table-payload';
import { isS3 } from '../lake/data-lake';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkName, checkTables } from '../commands/starlake-names';
import { checkId, checkWord, knownSeconds } from '../private/checks';
import { addLambdaRetry, Polling } from '../functions/lambda-retry';
import { checkKeys, Keys } from '../private/struct-keys';
import { LOCK_POLLING } from '../pipeline/lock-polling';
import type { HandlerError } from '../contract/errors';
import type { ConsumeAckEvent } from '../contract/consume-ack';
import type { PreLoadEvent } from '../contract/pre-load';
import type { StoredPreLoadEvent } from '../contract/round-files';
import { handlerState } from '../pipeline/handler-state';
import { SL_PRE_LOAD_KEYS } from '../commands/sl-keys';
import { stateName } from '../pipeline/state-name';

/** Time between two checks for the ack file: each is one billed transition. */
const ACK_POLL = Duration.minutes(1);

/** The maximum number of checks: each leaves three events in the history. A longer wait checks less often. */
const MAX_POLLS = 1440;

const PRE_LOAD_KEYS: Keys<PreLoadProps> = {
  ...{
    ...SL_PRE_LOAD_KEYS,
    job: 'own',
    _declared: 'list',
    _lists: 'own',
    _areaName: 'text',
    _schedule: 'own',
    _pipeline: 'own',
  },
};

/**
 * The gate of a domain, as part of a state machine: it checks which files have arrived, waits for the ack file, and skips the
 * domain when there is nothing to load. `StarlakeJob.slPreLoad` makes one.
 *
 * The states after it (`.next(…)`) run when the gate is open. When it is not, the branch, the iteration or the execution ends
 * successfully.
 *
 * **Input**: an object. From the execution's input, both optional:
 * `{"scheduledTime": ISO-8601 time, "tables": [names]}`; other keys are ignored.
 *
 * **Output** when open: the input with `preLoad` added: `{"ready": true, "domain", "scheduledDate":
 * "yyyy-MM-ddTHH:mm:ss+0000", "loads": [{"table"}], "tables", "idle": [names], "ackFile"?}`. `loads` are the tables
 * that have files, and those that may have files because their pattern is unknown. `tables` are their names, separated
 * by commas, as `stage` takes them. `idle` are the other tables.
 *
 * **Output** when skipped: `{"domain", "status": "SKIPPED", "scheduledDate", "reason", "tables": [{"table", "status": "SKIPPED"}]}`.
 *
 * **Errors**: `Starlake.InvalidInput` for an invalid `scheduledTime`, and for unknown `tables` if the gate has a list of tables;
 * the error of S3 when a listing fails (it never counts as “no files”).
 *
 * File rules are those of `starlake preload` (PreLoadCmd, IngestionWorkflow): not recursive, dot files and folder keys
 * ignored, patterns match whole names, and a data file that needs an ack counts only with its ack. Unlike in Starlake,
 * files that an earlier run imported and did not load open the gate `imported` as well, so that a new run loads them.
 */
export class PreLoad extends sfn.StateMachineFragment {
  public readonly startState: sfn.State;
  public readonly endStates: sfn.INextable[];
  /** The strategy of this gate. */
  public readonly strategy: PreLoadStrategy;
  /** The state that checks the areas. */
  public readonly check: sfn.TaskStateBase;
  private readonly job: IStarlakeJob;
  private readonly domain: string;
  /** @internal */
  public readonly _ackFile?: Area;

  /**
   * @throws Error for invalid names and patterns, and for an ack file outside S3
   */
  constructor(scope: Construct, id: string, props: PreLoadProps) {
    super(scope, id);
    checkKeys(props, PRE_LOAD_KEYS, `'${this.node.path}'`, { isOpen: new.target !== PreLoad });
    checkName(props.domain, 'a domain');
    this.job = props.job;
    this.domain = props.domain;
    checkTables(props.tables ?? [], `domain '${this.domain}'`);
    const strategy = props.preLoadStrategy ?? this.job._options.preLoadStrategy;
    this.strategy = checkWord(strategy, PreLoadStrategy, `'preLoadStrategy' of domain '${this.domain}'`);
    if (this.strategy === PreLoadStrategy.ACK) {
      const template = props.globalAckFilePath ?? this.job._options.globalAckFilePath;
      this._ackFile = ackFile(template, this.domain, this.job._lake);
    }
    this.check = this.checkState(props);
    this.startState = this.check;
    this.endStates = this.strategy === PreLoadStrategy.NONE ? this.check.endStates : [this.gate()];
  }

  /** The run's logical date, for the `scheduledDate` of the loads and transforms after the gate. */
  public get scheduledDate(): string {
    return sfn.JsonPath.stringAt('$.preLoad.scheduledDate');
  }

  /**
   * The state that deletes the ack file: chain it after the loads, so that a failed run keeps the file. Its input must have
   * `preLoad`.
   *
   * @param outputPath the part of its input that is its output; by default, all of it
   * @returns undefined for the other strategies
   */
  public consumeAck(outputPath?: string): sfn.TaskStateBase | undefined {
    if (this._ackFile === undefined) {
      return undefined;
    }
    const { consumeAck } = this.job._resources;
    this.job._resources.keysOf(consumeAck).allow(['s3:DeleteObject'], this._ackFile.keys);
    const state = handlerState<ConsumeAckEvent>(this, 'ConsumeAck', {
      name: `consume_${this.domain}_ack_file`,
      handler: consumeAck,
      payload: { file: sfn.JsonPath.stringAt('$.preLoad.ackFile') },
      resultPath: sfn.JsonPath.DISCARD,
      outputPath,
    });
    return addLambdaRetry(state);
  }

  /**
   * Allows a function to find and delete the ack file, if the strategy has one.
   *
   * @internal
   */
  public _grantDeleteAck(handler: lambda.Function): void {
    if (this._ackFile) {
      const keys = this.job._resources.keysOf(handler);
      keys.list(this._ackFile.keys);
      keys.allow(['s3:GetObject', 's3:DeleteObject'], this._ackFile.keys);
    }
  }

  private checkState(props: PreLoadProps): sfn.TaskStateBase {
    const { domain, taskId = this.defaultTaskId() } = props;
    const tables = props.tables ?? [];
    const { _lake: lake, _resources: resources } = this.job;
    const imported = this.strategy === PreLoadStrategy.IMPORTED;
    const landing = imported ? landingArea(domain, props.landingDirectory, lake) : undefined;
    const readsNoFiles = this.strategy === PreLoadStrategy.NONE && !props._pipeline;
    const pending = readsNoFiles ? undefined : pendingArea(props._areaName ?? domain, lake);
    for (const area of [landing, pending, this._ackFile]) {
      if (area) {
        resources.keysOf(resources.preLoad).list(area.keys);
      }
    }
    if (this._ackFile) {
      resources.keysOf(resources.preLoad).allow(['s3:GetObject'], this._ackFile.keys);
    }
    const { commandGrantee } = this.job._context.runtime;
    if (landing && isS3(landing.path) && commandGrantee) {
      lake.grantTake(commandGrantee, landing.path);
    }
    const polls = this.polls(props.ackWaitTimeout ?? this.job._options.ackWaitTimeout);
    const state = handlerState<PreLoadEvent | StoredPreLoadEvent>(this, 'Check', {
      name: checkId(taskId, `'taskId' in '${this.node.path}'`),
      handler: resources.preLoad,
      payload: {
        domain,
        strategy: this.strategy,
        landing: landing?.path,
        pending: pending?.path,
        ...(props._lists ?? {
          tables: props._declared ?? tables.map((table) => tablePayload(domain, table)),
        }),
        ackFile: this._ackFile?.path,
        attempt: this._ackFile && sfn.JsonPath.numberAt('$$.State.RetryCount'),
        attempts: this._ackFile && polls.attempts,
        scheduledTime: props.scheduledTime,
        schedule: props._schedule,
        execution: sfn.JsonPath.objectAt('$$.Execution'),
        pipeline: props._pipeline,
      },
      // A pipeline drops the rest of the input, which would take space in every state.
      ...(props._pipeline ? { resultSelector: { 'preLoad.$': '$' } } : { resultPath: '$.preLoad' }),
    });
    const ofPipelines: HandlerError[] = ['Starlake.InvalidLock', 'Starlake.Overlap', 'Starlake.StaleFiles'];
    const final: HandlerError[] = ['Starlake.InvalidInput', ...(props._pipeline ? ofPipelines : [])];
    return addLambdaRetry(state, final, [
      ...(this._ackFile && polls.attempts > 0 ? [polls] : []),
      ...(props._pipeline ? [LOCK_POLLING] : []),
    ]);
  }

  private polls(wait: Duration): Polling {
    const seconds = knownSeconds(wait, `'ackWaitTimeout' of domain '${this.domain}'`);
    const attempts = Math.min(MAX_POLLS, Math.ceil(seconds / ACK_POLL.toSeconds()));
    const interval = Duration.seconds(attempts === 0 ? 60 : Math.ceil(seconds / attempts));
    return { errors: ['Starlake.NotReady'], attempts, interval };
  }

  private defaultTaskId(): string {
    switch (this.strategy) {
      case PreLoadStrategy.IMPORTED:
        return `check_${this.domain}_incoming_files`;
      case PreLoadStrategy.PENDING:
        return `check_${this.domain}_pending_files`;
      case PreLoadStrategy.ACK:
        return `check_${this.domain}_ack_file`;
      default:
        return `start_loading_${this.domain}`;
    }
  }

  private gate(): sfn.INextable {
    const skip = new sfn.Succeed(this, 'Skip', {
      stateName: stateName(`skip_loading_${this.domain}`),
      outputPath: '$.preLoad.summary',
    });
    const choice = new sfn.Choice(this, 'SkipOrStart', {
      stateName: stateName(`skip_or_start_loading_${this.domain}`),
    }).otherwise(skip);
    this.check.next(choice);
    let chained = false;
    this.node.addValidation({
      validate: () =>
        chained ? [] : [`'${this.node.path}' is a gate that no state follows: chain states with .next()`],
    });
    return {
      next: (state: sfn.IChainable) => {
        chained = true;
        choice.when(sfn.Condition.booleanEquals('$.preLoad.ready', true), state);
        return sfn.Chain.sequence(this, state);
      },
    };
  }
}
