import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import type { IStarlakePipeline, PipelineKind } from './i-starlake-pipeline';

/** The common part of pipelines of this app and imported ones: everything that needs only a state machine's ARN. */
export abstract class PipelineBase extends Construct implements IStarlakePipeline {
  /** Name of the pipeline, in the command line and in the plan. */
  public abstract readonly pipelineName: string;
  /** @internal */
  public abstract readonly _kind: PipelineKind;
  /** @internal */
  public abstract readonly _machine: sfn.IStateMachine;
  /** @internal */
  public abstract readonly _common: PipelineDagOptions;

  /** ARN of the state machine. */
  public get stateMachineArn(): string {
    return this._machine.stateMachineArn;
  }

  /** Lets the grantee start runs of this pipeline. */
  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this._machine.grantStartExecution(grantee);
  }

  /** Lets the grantee read the runs of this pipeline: their input, output and history. */
  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this._machine.grantRead(grantee);
  }

  /** A metric of the state machine. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metric(metricName, options);
  }

  /** Runs that failed. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricFailed(options);
  }

  /** Runs that succeeded, skipped ones included. */
  public metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricSucceeded(options);
  }

  /** Runs that were started. */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricStarted(options);
  }

  /** Aborted runs. */
  public metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricAborted(options);
  }

  /** Runs that exceeded their timeout. */
  public metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricTimedOut(options);
  }

  /** Time from a run's start to its end, in milliseconds. */
  public metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this._machine.metricTime(options);
  }
}
