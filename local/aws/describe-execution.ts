import type { ExecutionEntry } from './account';

/** An execution as `DescribeExecution` returns it; missing fields are undefined. */
export function describeExecution(entry: ExecutionEntry) {
  const { status, output } = entry;
  const redrivable = status !== 'RUNNING' && status !== 'SUCCEEDED';
  return {
    ...entry,
    inputDetails: { included: true },
    outputDetails: output === undefined ? undefined : { included: true },
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    redriveStatusReason: redrivable ? undefined : `Execution is ${status} and cannot be redriven`,
  };
}
