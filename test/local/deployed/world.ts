import { pipelinesOf, readAssembly } from '../../../local/assembly';
import type { FakeExecution, FakeWorld } from '../../helpers/fake-aws';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Seconds since 1970, of the fake's runs. */
export const START = Date.UTC(2026, 10, 29, 2) / 1000;

/** ARN of the state machine of a pipeline in the fake. */
export const machineArn = (name: string) => `arn:aws:states:us-east-1:111111111111:stateMachine:${name}`;

/** An account in which an assembly is deployed as one stack; its machines go by the names of their pipelines. */
export function worldOf(output: string, stackName: string): FakeWorld {
  const pipelines = pipelinesOf(readAssembly(output));
  const file = readdirSync(output).find((name) => name === `${stackName}.template.json`)!;
  const template = JSON.parse(readFileSync(path.join(output, file), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { Target: { Arn: { Ref: string } } } }>;
  };
  const machines = pipelines.map(({ logicalId, name, kind, definition }) => {
    const arn = machineArn(kind === 'internal' ? `internal-${logicalId}` : name);
    return { logicalId, arn, definition };
  });
  const physical = Object.entries(template.Resources).map(([id, { Type }]) => {
    const machine = machines.find(({ logicalId }) => logicalId === id);
    const queue = `https://sqs.us-east-1.amazonaws.com/111111111111/${id}`;
    return [id, [Type, machine?.arn ?? (Type === 'AWS::SQS::Queue' ? queue : `${stackName}-${id}`)] as const] as const;
  });
  const schedules = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::Scheduler::Schedule');
  return {
    stacks: { [stackName]: { template, resources: Object.fromEntries(physical) } },
    machines: Object.fromEntries(machines.map(({ arn, definition }) => [arn, { definition, executions: [] }])),
    schedules: Object.fromEntries(
      schedules.map(([id, { Properties }]) => {
        const target = machines.find(({ logicalId }) => logicalId === Properties.Target.Arn.Ref);
        return [
          `${stackName}-${id}`,
          { ...Properties, Target: { Arn: target?.arn, RoleArn: 'arn:aws:iam::1:role/r' } },
        ];
      }),
    ),
    queues: {},
    files: {},
    logs: {},
    logOptions: { starlake: { 'awslogs-group': 'Logs', 'awslogs-stream-prefix': 'starlake' } },
  };
}

/** A run that has loaded two tables. */
export function loadedRun(name: string, startDate = START): FakeExecution {
  const tables = [
    { table: 'customers', status: 'LOADED', rows: 420, rejected: 0 },
    { table: 'orders', status: 'LOADED', rows: 1200, rejected: 3 },
  ];
  const output = { domain: 'sales', status: 'LOADED', scheduledDate: '2026-11-29T02:00:00+0000', tables };
  return {
    ...{ name, status: 'SUCCEEDED', startDate, stopDate: startDate + 90, redriveStatus: 'NOT_REDRIVABLE' },
    ...{ redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven' },
    ...{ input: '{}', output: JSON.stringify(output) },
  };
}

/** A run in which `returns` was not loaded. */
export function failedRun(name: string, startDate = START, events?: object[]): FakeExecution {
  const cause = {
    domain: 'sales',
    scheduledDate: '2026-11-29T02:00:00+0000',
    tables: [
      {
        table: 'returns',
        status: 'FAILED',
        error: 'States.TaskFailed',
        kind: 'OUT_OF_MEMORY',
        diagnosis: 'killed for memory at 8192 MiB',
      },
    ],
    loaded: ['customers'],
    counts: { customers: { rows: 420, rejected: 0 } },
  };
  const message = JSON.stringify({ errorType: 'Starlake.LoadFailed', errorMessage: JSON.stringify(cause), trace: [] });
  return {
    ...{ name, status: 'FAILED', startDate, stopDate: startDate + 90, redriveStatus: 'REDRIVABLE', input: '{}' },
    ...{ error: 'Starlake.LoadFailed', cause: message, events },
  };
}
