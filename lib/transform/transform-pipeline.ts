import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkCommandPipeline } from '../pipeline/check-pipeline';
import { ImportedPipeline, PIPELINE_ATTRIBUTE_KEYS } from '../pipeline/imported-pipeline';
import type { IStarlakePipeline, StarlakePipelineAttributes } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { transformStates } from './transform-states';
import { DatasetTrigger } from '../datasets/dataset-trigger';
import { TRIGGER_KEYS } from '../datasets/trigger-keys';
import { checkName } from '../commands/starlake-names';
import { pipelineMonitoring } from '../monitoring/pipeline-monitoring';
import type { StarlakeMonitoring } from '../monitoring/starlake-monitoring';
import { EXPECTATIONS_FAILED } from '../contract/metrics';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { deployAfter } from '../pipeline/machine-arns';
import { pipelineMachine } from '../pipeline/pipeline-machine';
import { runMetric } from '../pipeline/run-metric';
import { childPath } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { checkFirst } from './check-first';
import { TRANSFORM_PIPELINE_KEYS } from './transform-pipeline-keys';
import type { TransformPipelineProps } from './transform-pipeline-props';

/**
 * A transform pipeline: a Standard state machine that runs each task as soon as its dependencies are done and a slot is free.
 * Tasks that most others depend on come first. A task that fails stops only the tasks that depend on it; the run fails at its
 * end.
 *
 * **Input**, all optional: `{"scheduledTime": ISO-8601 time, "tasks": [names], "dataInterval": {"start", "end"},
 * "once": boolean}`. `scheduledTime` is the run's logical date; by default it is the last time of `schedule`, or the
 * start time without a schedule. With `tasks`, only these are run: tasks, and datasets that `loads` load. Tasks get
 * `dataInterval` (ISO-8601 times) as `sl_data_interval_start` and `sl_data_interval_end`, instead of the interval of
 * the schedule. With `since` instead of `start`, as a trigger gives it, the interval begins at the last earlier logical
 * date for which a run has succeeded (`startDate` if there is none). With `once`, a run does nothing if another run for
 * its logical date has succeeded. Other keys are ignored.
 *
 * **Output**: `{"pipeline", "status": "DONE"|"SKIPPED", "scheduledDate", "reason"?, "blockedBy"?, "tasks":
 * [{"task", "status": "DONE", "expectations"?}]}`.
 *
 * **Errors**: `Starlake.TransformFailed` when a task or a load failed, after everything that does not depend on it was
 * run. The message of its cause is JSON with each failure, its reason and its log, and with the tasks that were not run
 * because of it. A redrive, or a run with these names as `tasks`, runs only these tasks. `Starlake.InvalidInput` for an
 * invalid input.
 */
export class TransformPipeline extends StarlakePipeline {
  /**
   * A transform pipeline that another app has deployed: you can start, schedule and trigger it, grant access to it and
   * read its metrics.
   *
   * @throws Error for invalid names, and for an ARN that is not of a state machine
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
  /** Its own monitoring; undefined where `monitoring` was not given. */
  public readonly monitoring?: StarlakeMonitoring;
  /** @internal */
  public readonly _kind = 'transform';
  /** @internal */
  public readonly _common: PipelineDagOptions;
  /** @internal */
  public readonly _writes: readonly string[];
  private readonly job: IStarlakeJob;

  /**
   * @throws Error for invalid names, sizes and options, for tasks that depend on each other in a cycle, for an unknown
   * pool, and for more tasks than a state has room for
   */
  constructor(scope: Construct, id: string, props: TransformPipelineProps) {
    super(scope, id);
    const isOpen = new.target !== TransformPipeline;
    const { what, overlap, slots } = checkCommandPipeline(this, props, TRANSFORM_PIPELINE_KEYS, isOpen);
    this._common = props.job._options.pipelines;
    if (props.trigger !== undefined) {
      checkKeys(props.trigger, TRIGGER_KEYS, what('trigger'), { example: 'datasets' });
    }
    checkFirst(props, this._common, this.node.path);
    this.job = props.job;
    this.pipelineName = props.pipelineName ?? id;
    checkName(this.pipelineName, `pipeline '${this.node.path}'`);
    const { definition, reads, taskReads, writes, steps, role } = transformStates(new Construct(this, 'States'), {
      ...props,
      pipelineName: this.pipelineName,
      overlap,
      slots,
    });
    this._writes = writes;
    const machine = pipelineMachine(this, {
      ...props,
      pipelineName: this.pipelineName,
      kind: this._kind,
      definition,
      comment: props.description ?? `Starlake: runs the transforms ${this.pipelineName}`,
      split: 'split its tasks over several pipelines',
      reads,
      taskReads,
      writes,
      lineage: { description: props.description, steps },
      role,
    });
    this.stateMachine = machine.stateMachine;
    this.logGroup = machine.logGroup;
    deployAfter(
      this.stateMachine,
      (props.loads ?? []).map(({ pipeline }) => pipeline),
    );
    if (props.schedule !== undefined) {
      new PipelineSchedule(this, 'Schedule', { ...props.schedule, pipeline: this });
    }
    if (props.trigger !== undefined) {
      new DatasetTrigger(this, 'Trigger', { ...props.trigger, job: props.job, pipeline: this });
    }
    this.monitoring = pipelineMonitoring(this, props);
  }

  /**
   * Expectations of Starlake that have failed at the end of a run, or those of one table with the dimensions `Domain` and `Table`. Needs
   * `rowMetrics` of the job, and tasks with `expectations`.
   */
  public metricExpectationsFailed(options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const { Domain, Table, ...dimensionsMap } = options.dimensionsMap ?? {};
    const Pipeline = Table === undefined ? this.pipelineName : undefined;
    return runMetric(this.job, EXPECTATIONS_FAILED, { Pipeline, Domain, Table }, { ...options, dimensionsMap });
  }
}
