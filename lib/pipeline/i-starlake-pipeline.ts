import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { IConstruct } from 'constructs';
import type { Keys } from '../lake/key-grants';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';

/** The kind of a pipeline: names are unique among the pipelines of one kind. */
export type PipelineKind = 'load' | 'transform' | 'backfill';

/** A pipeline, of this app or deployed by another one (`LoadPipeline.fromLoadPipelineAttributes`). */
export interface IStarlakePipeline extends IConstruct {
  /**
   * Name of the pipeline, in the command line and in the plan.
   *
   * @attribute
   */
  readonly pipelineName: string;

  /**
   * ARN of the state machine.
   *
   * @attribute
   */
  readonly stateMachineArn: string;

  /** @internal */
  readonly _kind: PipelineKind;
  /** @internal */
  readonly _machine: sfn.IStateMachine;
  /**
   * Options that its job has for pipelines; none of a pipeline that another app has deployed.
   *
   * @internal
   */
  readonly _common: PipelineDagOptions;
  /**
   * Where the tables of a run are that its output has no room for; undefined where there is always room.
   *
   * @internal
   */
  readonly _outputs?: Keys;
  /**
   * The datasets that it writes; undefined where they are not known, of one that another app has deployed.
   *
   * @internal
   */
  readonly _writes?: readonly string[];

  /** Lets the grantee start runs of this pipeline. */
  grantStartExecution(grantee: iam.IGrantable): iam.Grant;

  /** Lets the grantee read the runs of this pipeline: their input, output and history. */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /** A metric of the state machine. */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Runs that failed. */
  metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Runs that succeeded, skipped ones included. */
  metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Runs that were started. */
  metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Aborted runs. */
  metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Runs that exceeded their timeout. */
  metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Time from a run's start to its end, in milliseconds. */
  metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/** Identifies a pipeline that another app has deployed. */
export interface StarlakePipelineAttributes {
  /** Name of the pipeline. */
  readonly pipelineName: string;

  /**
   * ARN of its state machine, without a version or an alias. It must be in the account and region of the stack that
   * starts it.
   */
  readonly stateMachineArn: string;
}
