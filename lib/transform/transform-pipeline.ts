import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Overlap } from '../pipeline/overlap';
import { TRANSFORM_PIPELINE_KEYS } from '../pipeline/pipeline-keys';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { TransformLoad } from './transform-load';
import { transformStates } from './transform-states';
import { TransformTask } from './transform-task';
import { DatasetTrigger } from '../datasets/dataset-trigger';
import { DatasetTriggerOptions } from '../datasets/dataset-trigger-options';
import { TRIGGER_KEYS } from '../datasets/trigger-keys';
import { StarlakeJob } from '../job/starlake-job';
import { checkName } from '../commands/starlake-names';
import { StarlakePool } from '../job/starlake-pool';
import { checkInstance, checkText, checkWord } from '../private/checks';
import { pipelineMachine } from '../pipeline/pipeline-machine';
import { checkNear } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { checkSchedule } from '../schedule/schedule-keys';
import { ScheduleOptions } from '../schedule/schedule-options';

/** Properties of a TransformPipeline. */
export interface TransformPipelineProps {
  /** Runs the commands. */
  readonly job: StarlakeJob;

  /** The tasks to run. */
  readonly tasks: TransformTask[];

  /**
   * Name of the pipeline: letters, digits, `_`, `-`, `.`, `$` and `£`. No other transform pipeline of the data lake may have it.
   *
   * @default - the construct's id
   */
  readonly pipelineName?: string;

  /**
   * What it is for, in words: the comment of its definition.
   *
   * @default - that it runs transforms
   */
  readonly description?: string;

  /**
   * What is loaded first, in the same execution (`run_dependencies_first`). A task waits only for the tables that it reads.
   *
   * @default - nothing
   */
  readonly loads?: TransformLoad[];

  /**
   * Variables for the commands of this pipeline, over those of `sl_env_var`. Visible in the execution history: no secrets.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Pool whose slots bound how many tasks run at once. Loads take no slot: their own pipelines' pools bound them.
   *
   * @default - the job's pool named by the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does that starts while another run of the pipeline is going.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * How often a task that failed is run again. It keeps its slot meanwhile.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries, a second at least.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * When it runs: a `PipelineSchedule` with the id `Schedule`. The tasks get the interval up to the logical date, `sl_data_interval_start` and `sl_data_interval_end`.
   *
   * @default - when it is started
   */
  readonly schedule?: ScheduleOptions;

  /**
   * A schedule that starts no runs: by it those that somebody starts have their logical dates.
   *
   * @internal
   */
  readonly _schedule?: ScheduleOptions;

  /**
   * The datasets whose refresh starts it: a `DatasetTrigger` with the id `Trigger`.
   *
   * @default - none
   */
  readonly trigger?: DatasetTriggerOptions;

  /**
   * Name of the state machine, which no other of the account and region may have.
   *
   * @default - made of the job's and the pipeline's, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one role for all pipelines of the job; one of its own where it starts loads
   */
  readonly role?: iam.IRole;
}

/**
 * A pipeline of transforms: a Standard state machine that runs each task as soon as what it reads is there and a slot is
 * free, those first behind which most others wait. A task that fails stops only what depends on it; the run fails at its end.
 *
 * **Input**, all optional: `{"scheduledTime": ISO-8601 time, "tasks": [names], "dataInterval": {"start", "end"}, "once": boolean}`.
 * `scheduledTime` is the run's logical date; otherwise it is the last time of `schedule`, and the start time where there is none. `tasks` runs these only: tasks, and datasets that
 * `loads` load. `dataInterval` (ISO-8601 times) is what tasks get as `sl_data_interval_start` and `sl_data_interval_end`,
 * instead of the interval of the schedule; with `since` instead of `start`, as a trigger gives it, the interval begins with the
 * last logical date before that for which a run has succeeded (`startDate` where there is none). With `once`, a run does nothing
 * where one for its logical date has succeeded. Other keys are ignored.
 *
 * **Output**: `{"pipeline", "status": "DONE"|"SKIPPED", "scheduledDate", "reason"?, "blockedBy"?, "tasks": [{"task", "status": "DONE"}]}`.
 *
 * **Errors**: `Starlake.TransformFailed` when something failed, after all that does not depend on it was run; the message of
 * its cause is JSON that names what failed with the reason and the log, and what was not run because of it. A redrive, or
 * a run with these names as `tasks`, runs only what is left. `Starlake.InvalidInput` for an input that cannot be meant.
 */
export class TransformPipeline extends StarlakePipeline {
  public readonly pipelineName: string;
  public readonly stateMachine: sfn.StateMachine;
  public readonly logGroup: logs.LogGroup;
  /** @internal */
  public readonly _kind = 'transform';

  /**
   * @throws Error for names, sizes and options that cannot be right, for tasks that depend on each other in a circle, for an
   * unknown pool, and for more tasks than one execution has room for
   */
  constructor(scope: Construct, id: string, props: TransformPipelineProps) {
    super(scope, id);
    checkKeys(props, TRANSFORM_PIPELINE_KEYS, `'${this.node.path}'`, { isOpen: new.target !== TransformPipeline });
    const { job } = props;
    const what = (name: keyof TransformPipelineProps) => `'${name}' of '${this.node.path}'`;
    if (props.schedule !== undefined) {
      checkSchedule(props.schedule, what('schedule'));
    }
    if (props.trigger !== undefined) {
      checkKeys(props.trigger, TRIGGER_KEYS, what('trigger'), { example: "{ datasets: ['sales.orders'] }" });
    }
    checkNear(this, checkInstance(job, StarlakeJob, what('job')), 'its job');
    this.pipelineName = checkText(props.pipelineName ?? id, what('pipelineName'));
    checkName(this.pipelineName, `pipeline '${this.node.path}'`);
    const pool = checkInstance(props.pool ?? job.pool(job._options.defaultPool), StarlakePool, what('pool'));
    const { definition, reads, taskReads, writes, role } = transformStates(new Construct(this, 'States'), {
      ...props,
      pipelineName: this.pipelineName,
      overlap: checkWord(props.overlap ?? Overlap.WAIT, Overlap, what('overlap')),
      slots: pool.slots,
    });
    const machine = pipelineMachine(this, {
      job,
      pipelineName: this.pipelineName,
      kind: this._kind,
      definition,
      comment: checkText(
        props.description ?? `Starlake: runs the transforms ${this.pipelineName}`,
        what('description'),
      ),
      split: 'split its tasks over several pipelines',
      reads,
      taskReads,
      writes,
      stateMachineName: props.stateMachineName,
      role,
    });
    this.stateMachine = machine.stateMachine;
    this.logGroup = machine.logGroup;
    if (props.schedule !== undefined) {
      new PipelineSchedule(this, 'Schedule', { ...props.schedule, pipeline: this });
    }
    if (props.trigger !== undefined) {
      new DatasetTrigger(this, 'Trigger', { ...props.trigger, job, pipeline: this });
    }
  }
}
