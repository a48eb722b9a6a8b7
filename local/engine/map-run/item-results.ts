import type { ItemExecution } from './item-runner';
import type { DistributedMap } from '../../interpreter/distributed-map';

/** The outcome of an item: its execution, or its input if it was not started. */
export type ItemResult = ItemExecution | { readonly status: 'PENDING'; readonly input: string };

/** Converts the result of an item for the Map's output or file: to nothing, one value, or the values of an array. */
export type Transformation = (result: ItemResult) => readonly unknown[];

/**
 * The transformation that a Map defines. By default its output has only the outputs, its files the executions with all
 * details.
 */
export function transformationOf({ ResultWriter }: DistributedMap): Transformation {
  const { Transformation: wanted = 'NONE' } = ResultWriter
    ? (ResultWriter.WriterConfig ?? {})
    : { Transformation: 'COMPACT' };
  return (result) => {
    if (wanted === 'NONE' || result.status !== 'SUCCEEDED') return [detailed(result)];
    const output: unknown = JSON.parse(result.output!);
    return wanted === 'FLATTEN' && Array.isArray(output) ? output : [output];
  };
}

/** A result as Step Functions writes it to a file. */
function detailed(result: ItemResult): object {
  const InputDetails = { Included: true };
  if (result.status === 'PENDING') return { Input: result.input, InputDetails, Status: 'PENDING' };
  const isOver = result.status === 'SUCCEEDED';
  return {
    Cause: result.cause,
    Error: result.error,
    ExecutionArn: result.executionArn,
    Input: result.input,
    InputDetails,
    Name: result.name,
    Output: result.output,
    OutputDetails: { Included: true },
    RedriveCount: result.redriveCount,
    RedriveStatus: isOver ? 'NOT_REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN',
    RedriveStatusReason: isOver ? 'Execution is SUCCEEDED and cannot be redriven' : undefined,
    StartDate: result.startDate,
    StateMachineArn: result.stateMachineArn,
    Status: result.status,
    StopDate: result.stopDate,
  };
}
