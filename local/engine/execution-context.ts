import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../assembly/stand-ins';
import { LOCAL_CONTEXT, WHOLE_CONTEXT } from '../interpreter/paths';
import { scopes, type ContextObject } from '../interpreter/scope';
import type { Pipeline } from '../pipeline';
import type { ExecutionRecord } from '../run-event';

/** The names of a state machine. */
export type Machine = Pick<Pipeline, 'name' | 'machineName'>;

/** A new execution of a pipeline. */
export function newExecution(pipeline: Machine, input: unknown, name: string = randomUUID()): ExecutionRecord {
  const arn = executionArn(pipeline, name);
  return { arn, name, input: input ?? {}, startTime: new Date().toISOString(), redriveCount: 0, position: null };
}

/** ARN of a pipeline's execution with this name. */
export function executionArn(pipeline: Machine, name: string): string {
  return arnOf('execution', machineNameOf(pipeline), name);
}

/** The state machine of the items of a distributed Map, as AWS names it. */
export function itemMachine(pipeline: Machine, label: string): Machine {
  return { name: pipeline.name, machineName: `${machineNameOf(pipeline)}/${label}` };
}

/** ARN of the Map Run that has this id, of a Map whose items run this pipeline. */
export function mapRunArn(pipeline: Machine, id: string): string {
  return arnOf('mapRun', machineNameOf(pipeline), id);
}

/** ARN of the state machine of a pipeline. */
export function machineArn(pipeline: Machine): string {
  return arnOf('stateMachine', machineNameOf(pipeline));
}

/** The context object of an execution, for the interpreter. The time of a redrive is now. */
export function executionContext(pipeline: Machine, execution: ExecutionRecord): ContextObject {
  const { arn, input, name, redriveCount, startTime } = execution;
  const fixed = {
    Execution: {
      Id: arn,
      Input: input,
      Name: name,
      RedriveCount: redriveCount,
      ...(redriveCount > 0 ? { RedriveTime: new Date().toISOString() } : {}),
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${pipeline.name}`,
      StartTime: startTime,
    },
    StateMachine: { Id: machineArn(pipeline), Name: machineNameOf(pipeline) },
  };
  const state = () => scopes.getStore()?.state;
  const task = () => ({ Token: scopes.getStore()?.token });
  return {
    // One level down, because the interpreter copies the first level: these are read when a state uses them.
    [LOCAL_CONTEXT]: {
      ...fixed,
      get State() {
        return state();
      },
      get Task() {
        return task();
      },
      get [WHOLE_CONTEXT]() {
        return { ...fixed, State: state() };
      },
    },
  };
}

/** What a context object says now: it can be read after the state has ended. */
export function fixedContext(context: ContextObject): ContextObject {
  return { ...context, [LOCAL_CONTEXT]: { ...(context[LOCAL_CONTEXT] as object) } };
}

function machineNameOf({ machineName, name }: Machine): string {
  return machineName ?? name;
}

function arnOf(kind: string, ...ids: string[]): string {
  return ['arn:aws:states', REGION, ACCOUNT, kind, ...ids].join(':');
}
