import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { markClass } from '../private/checks';
import { PipelineBase } from './pipeline-base';

/** A pipeline of a Starlake project: a Standard state machine, with its logs and metrics. */
export abstract class StarlakePipeline extends PipelineBase {
  /** The state machine. */
  public abstract readonly stateMachine: sfn.StateMachine;
  /**
   * The log group that the state machine writes to: all pipelines of the job share one, unless `logs.retention` is set.
   */
  public abstract readonly logGroup: logs.LogGroup;

  /** @internal */
  public get _machine(): sfn.IStateMachine {
    return this.stateMachine;
  }
}

markClass(StarlakePipeline, 'StarlakePipeline');
