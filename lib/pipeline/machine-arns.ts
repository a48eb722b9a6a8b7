import { ArnFormat, Fn, Stack } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { IStarlakePipeline } from './i-starlake-pipeline';
import { outermostStack } from '../private/physical-names';

/** The ARNs of a state machine, and of all its executions. */
export interface MachineArns {
  readonly machine: string;
  readonly executions: string;
}

/** Name of a pipeline's state machine; undefined for one that another app has deployed. */
export function machineName({ _machine: machine }: IStarlakePipeline): string | undefined {
  return (machine.node.defaultChild as sfn.CfnStateMachine | undefined)?.stateMachineName;
}

/** The ARNs of state machines with this name, in the place of a construct. */
export function arnsOfName(scope: Construct, name: string): MachineArns {
  const arn = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'states',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return { machine: arn('stateMachine', name), executions: arn('execution', `${name}:*`) };
}

/**
 * The ARNs of a pipeline's state machine as a construct knows them. Of one in another nested stack it knows the name: a
 * nested stack has 200 outputs and 200 parameters at most. `deployAfter` then gives the order.
 */
export function arnsFrom(scope: Construct, pipeline: IStarlakePipeline): MachineArns {
  if (isInOtherNestedStack(scope, pipeline)) {
    return arnsOfName(pipeline, machineName(pipeline)!);
  }
  const machine = pipeline.stateMachineArn;
  return { machine, executions: arnsOfName(scope, Fn.select(6, Fn.split(':', machine))).executions };
}

/** Deploys a construct after the pipelines that it knows by their names. */
export function deployAfter(scope: Construct, pipelines: IStarlakePipeline[]): void {
  const others = pipelines.filter((pipeline) => isInOtherNestedStack(scope, pipeline));
  scope.node.addDependency(...others.map((pipeline) => pipeline._machine));
}

function isInOtherNestedStack(scope: Construct, pipeline: IStarlakePipeline): boolean {
  const stack = Stack.of(pipeline);
  return (
    machineName(pipeline) !== undefined &&
    stack.nestedStackParent !== undefined &&
    stack !== Stack.of(scope) &&
    outermostStack(pipeline) === outermostStack(scope)
  );
}
