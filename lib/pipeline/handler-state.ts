import { IResolvable } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { stateName } from './state-name';

/**
 * A handler's event as a state writes it: an object may be a path of the state's data (`JsonPath.objectAt`). Paths to texts,
 * numbers and lists have the types of what they read. A field that is undefined is left out.
 */
export type Payload<Event> = {
  readonly [Field in keyof Event]: Event[Field] | (Extract<Event[Field], object> extends never ? never : IResolvable);
};

/** Properties of a state that calls a handler. */
export interface HandlerStateProps<Event> extends Pick<
  tasks.LambdaInvokeProps,
  'integrationPattern' | 'outputPath' | 'resultPath' | 'resultSelector' | 'taskTimeout'
> {
  /** Name of the state; longer names than Step Functions takes are cut. */
  readonly name: string;
  readonly handler: lambda.IFunction;
  /** Each field of the event: `lib/contract` says what it means. */
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
    // With a task token the answer is what the token is given back with.
    payloadResponseOnly: options.integrationPattern === undefined ? true : undefined,
    payload: sfn.TaskInput.fromObject(payload),
    retryOnServiceExceptions: false,
  });
}
