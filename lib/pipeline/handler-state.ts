import { IResolvable } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { stateName } from './state-name';

/**
 * A handler's event in the definition of a state: an object can be a path of the state's data (`JsonPath.objectAt`).
 * Paths to texts, numbers and lists have the types of their values. Undefined fields are left out.
 */
export type Payload<Event> = {
  readonly [Field in keyof Event]: Event[Field] | (Extract<Event[Field], object> extends never ? never : IResolvable);
};

/** Properties of a state that calls a handler. */
interface HandlerStateProps<Event> extends Pick<
  tasks.LambdaInvokeProps,
  'integrationPattern' | 'outputPath' | 'resultPath' | 'resultSelector' | 'taskTimeout'
> {
  /** Name of the state; cut if it is too long for Step Functions. */
  readonly name: string;
  readonly handler: lambda.IFunction;
  /** The fields of the event; `lib/contract` documents them. */
  readonly payload: Payload<Event>;
}

/** A state that calls a handler. It has no retries yet: `addLambdaRetry` adds them. */
export function handlerState<Event extends object>(
  scope: Construct,
  id: string,
  { name, handler, payload, ...options }: HandlerStateProps<Event>,
): tasks.LambdaInvoke {
  return new tasks.LambdaInvoke(scope, id, {
    ...options,
    stateName: stateName(name),
    lambdaFunction: handler,
    // With a task token, the answer is the output that is sent with the token.
    payloadResponseOnly: options.integrationPattern === undefined ? true : undefined,
    payload: sfn.TaskInput.fromObject(payload),
    retryOnServiceExceptions: false,
  });
}
