import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { markClass } from '../private/checks';

/** A pipeline of a Starlake project: a Standard state machine with what belongs to it. */
export abstract class StarlakePipeline extends Construct {
  /** Name of the pipeline, by which the command line and the plan know it. */
  public abstract readonly pipelineName: string;
  /** The state machine. */
  public abstract readonly stateMachine: sfn.StateMachine;
  /** Log group of the state machine. */
  public abstract readonly logGroup: logs.LogGroup;
  /**
   * What it does: names are unique among the pipelines of one kind.
   *
   * @internal
   */
  public abstract readonly _kind: 'load' | 'transform' | 'backfill';

  /** Lets the grantee start runs of this pipeline. */
  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** A metric of the state machine. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metric(metricName, options);
  }

  /** Runs that failed. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** Runs that succeeded, skipped ones included. */
  public metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** Runs that were started. */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricStarted(options);
  }

  /** Runs that somebody aborted. */
  public metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricAborted(options);
  }

  /** Runs that took longer than they may. */
  public metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTimedOut(options);
  }

  /** Time from a run's start to its end, in milliseconds. */
  public metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }
}

markClass(StarlakePipeline, 'StarlakePipeline');
