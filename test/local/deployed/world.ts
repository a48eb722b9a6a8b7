import { pipelinesOf, readAssembly } from '../../../local/assembly';
import type { FakeExecution, FakeWorld } from '../../helpers/fake-aws';
import type { Pipeline } from '../../../local/pipeline';

/** Seconds since 1970, of the fake's runs. */
export const START = Date.UTC(2026, 10, 29, 2) / 1000;

/** ARN of the state machine of a pipeline in the fake. */
export const machineArn = (name: string) => `arn:aws:states:us-east-1:111111111111:stateMachine:${name}`;

/** ARN of an execution of a pipeline in the fake. */
export const executionArn = (pipeline: string, name: string) =>
  `${machineArn(pipeline).replace('stateMachine', 'execution')}:${name}`;

/**
 * An account in which a stack of an assembly is deployed, with its nested stacks. Machines go by the names of their pipelines; those
 * of a stack that is not the only one in the assembly, by its name before that.
 */
export function worldOf(output: string, stackName: string): FakeWorld {
  const assembly = readAssembly(output);
  const pipelines = pipelinesOf(assembly);
  const isOnly = assembly.stacks.filter(({ parent }) => parent === undefined).length === 1;
  const arnOf = ({ stack, logicalId, name, kind }: Pipeline) => {
    const own = kind === 'internal' ? `internal-${logicalId}` : name;
    return machineArn(isOnly ? own : `${stack}-${own}`);
  };
  const stacks = assembly.stacks.filter(({ name, parent }) => name === stackName || parent?.stack.name === stackName);
  const machines = pipelines.filter(({ stack }) => stacks.some(({ name }) => name === stack));
  const nestedArn = (name: string) => `arn:aws:cloudformation:us-east-1:111111111111:stack/${name}/0a1b`;
  const deployed = stacks.map(({ name, parent, template }) => {
    const resources = Object.entries(template.Resources ?? {}).map(([id, { Type }]) => {
      const machine = machines.find(({ logicalId, stack }) => logicalId === id && stack === name);
      const physical =
        Type === 'AWS::CloudFormation::Stack'
          ? nestedArn(`${name}-${id}`)
          : Type === 'AWS::SQS::Queue'
            ? `https://sqs.us-east-1.amazonaws.com/111111111111/${id}`
            : `${name}-${id}`;
      return [id, [Type, machine === undefined ? physical : arnOf(machine)] as const] as const;
    });
    const key = parent === undefined ? name : nestedArn(name);
    return [key, { template, resources: Object.fromEntries(resources) }] as const;
  });
  const schedules = stacks.flatMap(({ name: stack, template }) =>
    Object.entries(template.Resources ?? {}).flatMap(([id, { Type, Properties }]) => {
      if (Type !== 'AWS::Scheduler::Schedule') return [];
      const { Arn } = Properties!['Target'] as { Arn: { Ref: string } };
      const target = machines.find(({ logicalId, stack: own }) => logicalId === Arn.Ref && own === stack);
      const Target = { Arn: target && arnOf(target), RoleArn: 'arn:aws:iam::1:role/r' };
      return [[`${stack}-${id}`, { ...Properties, Target }] as const];
    }),
  );
  return {
    stacks: Object.fromEntries(deployed),
    machines: Object.fromEntries(
      machines.map((each) => [arnOf(each), { definition: each.definition, executions: [] }]),
    ),
    schedules: Object.fromEntries(schedules),
    tasks: {},
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

/** Folder of the datasets in the sample's bucket, as the local stand-ins name it. */
export function lakeOf(world: FakeWorld): string {
  const [, root] = /"SL_ROOT","Value":"s3a:\/\/([^"]+)"/.exec(
    JSON.stringify(world.machines[machineArn('sales')]!.definition),
  )!;
  return `${root}/datasets`;
}
