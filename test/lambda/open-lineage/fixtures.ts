import type { ExecutionDetail, LineageFile } from '../../../lib/contract/lineage';
import type { RunEvent } from '../../../lambda/open-lineage/model';
import { sendLineage } from '../../../lambda/open-lineage/open-lineage';
import type { LineagePorts } from '../../../lambda/open-lineage/ports';

const PLACE = 'arn:aws:states:eu-west-1:123456789012';
export const START = Date.UTC(2026, 7, 2, 2, 0, 0);
export const STOP = Date.UTC(2026, 7, 2, 2, 5, 0);

export const executionOf = (machine: string, name = 'run-1') => `${PLACE}:execution:${machine}:${name}`;

/** What a job has whose pipelines load sales, and compute from them. */
export const FILE: LineageFile = {
  namespace: 'arn:{partition}:states:{region}:{account}:Job',
  datasets: { namespace: 's3://{bucket}', name: '{folder}/{domain}/{table}' },
  pipelines: {
    'Job-sales': {
      kind: 'load',
      name: 'sales',
      description: 'What was sold.',
      steps: {
        orders: { writes: 'sales.orders' },
        zones: { writes: 'geo.zones' },
        returns: { writes: 'sales.returns' },
      },
      files: 'incoming/sales',
    },
    'Job-kpi': {
      kind: 'transform',
      name: 'kpi',
      steps: {
        'kpi.day': { writes: 'kpi.day', reads: ['sales.orders'] },
        'kpi.month': { writes: 'kpi.month', reads: ['kpi.day'] },
      },
    },
  },
  tables: {
    'sales.orders': {
      description: 'One row an order.',
      fields: [
        { name: 'id', type: 'int', description: 'Its key.' },
        { name: 'address', type: 'struct', fields: [{ name: 'town', type: 'string' }] },
      ],
    },
  },
};

/** A status change of the load pipeline, or of another. */
export function change(detail: Partial<ExecutionDetail>, machine = 'Job-sales'): ExecutionDetail {
  return {
    executionArn: executionOf(machine),
    stateMachineArn: `${PLACE}:stateMachine:${machine}`,
    status: 'RUNNING',
    startDate: START,
    stopDate: null,
    redriveCount: 0,
    redriveDate: null,
    input: '{}',
    output: null,
    error: null,
    cause: null,
    ...detail,
  };
}

export const succeeded = (output: object, more: Partial<ExecutionDetail> = {}) =>
  ({ status: 'SUCCEEDED', stopDate: STOP, output: JSON.stringify(output), ...more }) as const;

/** What Lambda makes of the error of a handler. */
export const causeOf = (cause: object) =>
  JSON.stringify({ errorMessage: JSON.stringify(cause), errorType: 'x', trace: [] });

export const failed = (error: string, cause: object, more: Partial<ExecutionDetail> = {}) =>
  ({ status: 'FAILED', stopDate: STOP, error, cause: causeOf(cause), ...more }) as const;

/** The events that are sent for a change. */
export async function sent(detail: ExecutionDetail, ports: Partial<LineagePorts> = {}): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const unexpected = () => Promise.reject(new Error('not expected'));
  await sendLineage(detail, {
    file: FILE,
    datasets: 's3a://lake/shop/datasets',
    describe: unexpected,
    failureBefore: unexpected,
    readTables: unexpected,
    send: async (all) => void events.push(...all),
    ...ports,
  });
  return events;
}
