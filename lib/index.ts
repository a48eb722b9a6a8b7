import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
/** x */
export abstract class Foo extends Construct {
  /** y */
  public abstract slJob(scope: Construct): sfn.TaskStateBase;
  /** z */
  public maybe(): sfn.StateMachineFragment | undefined {
    return undefined;
  }
}
