import { account } from '../../aws/account';
import { describeExecution } from '../../aws/describe-execution';
import { pascalCased } from '../../aws/key-case';
import { executionArn } from '../execution-context';
import { fatalError, stateError } from '../../interpreter/errors';
import type { Pipeline } from '../../pipeline';
import type { RunResult } from '../../run-event';

/** The parameters of `states:startExecution`, as the state gives them. */
export interface StartExecutionParameters {
  readonly StateMachineArn?: unknown;
  readonly Input?: unknown;
  readonly Name?: unknown;
}

/** An execution that a state starts. */
export interface ChildStart {
  readonly pipeline: Pipeline;
  readonly input: unknown;
  /** Generated when undefined. */
  readonly name?: string;
}

/** Starts a child of the current execution, and waits until it has ended. */
export type StartChild = (start: ChildStart) => Promise<RunResult>;

/**
 * Runs `states:startExecution.sync` and `.sync:2`: an execution of another state machine. The result is what
 * `DescribeExecution` returns, with the keys of Step Functions.
 *
 * @param parsed Whether Input and Output are values (`.sync:2`) instead of JSON text.
 * @throws Error named `States.TaskFailed`, its message the JSON of the execution (the Cause), when the execution did
 *   not succeed; `StepFunctions.ExecutionAlreadyExistsException` and `StepFunctions.InvalidNameException` for an
 *   invalid name.
 */
export async function startExecution(
  pipeline: Pipeline,
  { Input, Name }: StartExecutionParameters,
  parsed: boolean,
  startChild: StartChild,
): Promise<unknown> {
  const name = nameOf(pipeline, Name);
  const { status, execution } = await startChild({ pipeline, input: inputOf(Input), name });
  const entry = account.execution(execution!.arn)!;
  const described = sorted(pascalCased(describeExecution(entry)) as Record<string, unknown>);
  if (status !== 'SUCCEEDED') throw stateError('States.TaskFailed', JSON.stringify(described));
  const { input, output } = entry;
  return parsed ? { ...described, Input: JSON.parse(input), Output: JSON.parse(output!) } : described;
}

/** AWS parses text that is JSON, and passes on any other text as it is. */
function inputOf(input: unknown): unknown {
  if (typeof input !== 'string') return input ?? {};
  try {
    const value: unknown = JSON.parse(input);
    return typeof value === 'object' && value !== null ? value : input;
  } catch {
    return input;
  }
}

function nameOf(pipeline: Pipeline, name: unknown): string | undefined {
  if (name === undefined) return undefined;
  if (typeof name !== 'string' || name === '') {
    throw fatalError('States.Runtime', `The Name of the execution must be text, got ${JSON.stringify(name)}`);
  }
  // eslint-disable-next-line no-control-regex -- that is what AWS refuses
  if (name.length > 80 || /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/.test(name)) {
    throw stateError('StepFunctions.InvalidNameException', `Invalid Name: '${name}'`);
  }
  const arn = executionArn(pipeline, name);
  if (!account.execution(arn)) return name;
  throw stateError('StepFunctions.ExecutionAlreadyExistsException', `Execution Already Exists: '${arn}'`);
}

function sorted(described: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(described).sort(([a], [b]) => (a < b ? -1 : 1)));
}
