import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { Overlap } from '../pipeline/overlap';
import { ImportedPipeline, PIPELINE_ATTRIBUTE_KEYS } from '../pipeline/imported-pipeline';
import type { IStarlakePipeline, StarlakePipelineAttributes } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { transformStates } from './transform-states';
import { DatasetTrigger } from '../datasets/dataset-trigger';
import { TRIGGER_KEYS } from '../datasets/trigger-keys';
import { StarlakeJob } from '../job/starlake-job';
import { checkName } from '../commands/starlake-names';
import { StarlakePool } from '../job/starlake-pool';
import { checkInstance, checkText, checkWord } from '../private/checks';
import { pipelineMachine } from '../pipeline/pipeline-machine';
import { checkNear, childPath } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { checkSchedule } from '../schedule/schedule-keys';
import { TRANSFORM_PIPELINE_KEYS } from './transform-pipeline-keys';
import type { TransformPipelineProps } from './transform-pipeline-props';

/**
 * A transform pipeline: a Standard state machine that runs each task as soon as its dependencies are done and a slot is free.
 * Tasks that most others depend on come first. A task that fails stops only the tasks that depend on it; the run fails at its
 * end.
 *
 * **Input**, all optional: `{"scheduledTime": ISO-8601 time, "tasks": [names], "dataInterval": {"start", "end"}, "once": boolean}`.
 * `scheduledTime` is the run's logical date; by default it is the last time of `schedule`, or the start time without a
 * schedule. With `tasks`, only these are run: tasks, and datasets that `loads` load. `dataInterval` (ISO-8601 times) is what tasks get as `sl_data_interval_start` and `sl_data_interval_end`,
 * instead of the interval of the schedule. With `since` instead of `start`, as a trigger gives it, the interval begins at the
 * last earlier logical date for which a run has succeeded (`startDate` if there is none). With `once`, a run does nothing if
 * another run for its logical date has succeeded. Other keys are ignored.
 *
 * **Output**: `{"pipeline", "status": "DONE"|"SKIPPED", "scheduledDate", "reason"?, "blockedBy"?, "tasks": [{"task", "status": "DONE"}]}`.
 *
 * **Errors**: `Starlake.TransformFailed` when a task or a load failed, after everything that does not depend on it was run.
 * The message of its cause is JSON with each failure, its reason and its log, and with the tasks that were not run because of
 * it. A redrive, or a run with these names as `tasks`, runs only what is left. `Starlake.InvalidInput` for an invalid input.
 */
export class TransformPipeline extends StarlakePipeline {
  /**
   * A transform pipeline that another app has deployed: it can be started, scheduled, triggered, granted and watched by its
   * metrics.
   *
   * @throws Error for names that cannot be right, and for an ARN of something else than a state machine
   */
  public static fromTransformPipelineAttributes(
    scope: Construct,
    id: string,
    attributes: StarlakePipelineAttributes,
  ): IStarlakePipeline {
    checkKeys(attributes, PIPELINE_ATTRIBUTE_KEYS, `'${childPath(scope, id)}'`);
    return new ImportedPipeline(scope, id, attributes, 'transform');
  }

  public readonly pipelineName: string;
  public readonly stateMachine: sfn.StateMachine;
  public readonly logGroup: logs.LogGroup;
  /** @internal */
  public readonly _kind = 'transform';

  /**
   * @throws Error for invalid names, sizes and options, for tasks that depend on each other in a cycle, for an unknown pool,
   * and for more tasks than one execution has room for
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
      logs: props.logs,
      tracingEnabled: props.tracingEnabled,
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
