import { Token } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkText, markClass } from '../private/checks';
import { Keys } from '../private/struct-keys';
import type { PipelineKind, StarlakePipelineAttributes } from './i-starlake-pipeline';
import { PipelineBase } from './pipeline-base';

/** Members of the attributes of a pipeline. */
export const PIPELINE_ATTRIBUTE_KEYS: Keys<StarlakePipelineAttributes> = {
  ...{ pipelineName: 'text', stateMachineArn: 'text' },
};

const STATE_MACHINE = /^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:[^:]+$/;

/** A pipeline that another app has deployed. */
export class ImportedPipeline extends PipelineBase {
  public readonly pipelineName: string;
  /** @internal */
  public readonly _machine: sfn.IStateMachine;
  /** @internal */
  public readonly _common = {};

  /** @throws Error for an ARN that is not of a state machine */
  constructor(
    scope: Construct,
    id: string,
    { pipelineName, stateMachineArn }: StarlakePipelineAttributes,
    /** @internal */
    public readonly _kind: PipelineKind,
  ) {
    super(scope, id);
    const what = (name: keyof StarlakePipelineAttributes) => `'${name}' of '${this.node.path}'`;
    this.pipelineName = checkText(pipelineName, what('pipelineName'));
    checkText(stateMachineArn, what('stateMachineArn'));
    if (!Token.isUnresolved(stateMachineArn) && !STATE_MACHINE.test(stateMachineArn)) {
      throw new Error(
        `${what('stateMachineArn')} must be the ARN of a state machine, without a version or an alias, got '${stateMachineArn}'`,
      );
    }
    this._machine = sfn.StateMachine.fromStateMachineArn(this, 'StateMachine', stateMachineArn);
  }
}

markClass(ImportedPipeline, 'StarlakePipeline');
