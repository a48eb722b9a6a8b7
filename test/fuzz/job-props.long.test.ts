import { Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { EcsStarlakeJobProps, LoadPipeline, PreLoadStrategy } from '../../lib';
import { newStack } from '../helpers/definition';
import { newJob, quickDefinition } from './support';
import { DURATION, LIST, MAP, MEMORY, NUMBER, OBJECT, onFargate, PATH, problemOf, TEXT, Wild, WORD } from './wild';

// Each prop and each option of a job, as a pipeline of it shows it. Constructs of the CDK are the CDK's business.
type Props = { [name: string]: unknown };
const IMPORTED = PreLoadStrategy.IMPORTED;

let stack: Stack;
let cluster: ecs.Cluster;
let count = 0;
beforeAll(() => {
  stack = newStack();
  cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
});

function build(props: Props, preLoadStrategy: PreLoadStrategy | undefined) {
  const job = newJob(stack, { cluster, ...props } as EcsStarlakeJobProps, `Job${count}`);
  const tables = [{ name: 'orders', pattern: 'orders-.*' }];
  const pipeline = { job, domain: 'sales', tables, preLoadStrategy };
  return quickDefinition(new LoadPipeline(stack, `P${count}`, pipeline).stateMachine);
}

type Row = [name: string, wild: Wild, props: (value: unknown) => Props, strategy?: PreLoadStrategy];
const ofJob = (name: string, wild: Wild, strategy: PreLoadStrategy | undefined = IMPORTED, more: Props = {}): Row => [
  name,
  wild,
  (value) => ({ ...more, [name]: value }),
  strategy,
];
const ofOptions = (name: string, wild: Wild, strategy: PreLoadStrategy | undefined = IMPORTED): Row => [
  name,
  wild,
  (value) => ({ options: { [name]: value } }),
  strategy,
];
const dag = (name: string, strategy?: PreLoadStrategy): Row => [
  name,
  DAG,
  (value) => ({ dagOptions: { [name]: value } }),
  strategy,
];
const texts = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '99999999',
    '100000000',
    '999999999',
    '1000000000',
    ' 7 ',
    '٣',
    'NaN',
  ],
  ...[
    'none',
    'ACK',
    'imported',
    'sensor',
    '{}',
    '{"A":"b"}',
    '{"A":1}',
    '{"A":null}',
    '[]',
    'null',
    '"x"',
    '{',
    '{"":"x"}',
  ],
  ...['default_pool', 'defaultpool', '__proto__', 'pending/{domain}/{ds}.ack', '/abs', '../x', '{x}', 'x'.repeat(300)],
];
const DAG: Wild = {
  right: texts.map((text) => () => text),
  wrong: [5, -1, 1.5, NaN, null, true, {}, [], { A: 5 }].map((value) => () => value),
};

const PROVIDERS: Wild = {
  right: [
    [],
    Array(20).fill({ capacityProvider: 'FARGATE', weight: 1 }),
    Array(21).fill({ capacityProvider: 'FARGATE' }),
  ]
    .concat([NaN, -1, 0.5, 0, 1000, 1001, 1e308].map((weight) => [{ capacityProvider: 'FARGATE', weight }]))
    .concat([NaN, -1, 0.5, 0, 100_000, 100_001].map((base) => [{ capacityProvider: 'FARGATE', base }]))
    .map((value) => () => value),
  wrong: LIST.wrong,
};

const ROWS: Row[] = [
  ofJob('prefix', PATH),
  ofJob('pools', LIST),
  ofJob('importCommand', WORD),
  ofJob('containerName', TEXT),
  ofJob('cpu', NUMBER),
  ofJob('memory', MEMORY),
  ofJob('capacityProviderStrategies', PROVIDERS),
  ofJob('options', OBJECT),
  ofJob('dagOptions', OBJECT),
  ofOptions('defaultPool', TEXT),
  ofOptions('slEnvVar', MAP),
  ofOptions('retries', NUMBER),
  ofOptions('retryDelay', DURATION),
  [...ofOptions('preLoadStrategy', WORD).slice(0, 3)] as unknown as Row,
  ofOptions('globalAckFilePath', PATH, PreLoadStrategy.ACK),
  ofOptions('ackWaitTimeout', DURATION, PreLoadStrategy.ACK),
  dag('default_pool'),
  dag('sl_env_var'),
  dag('retries', IMPORTED),
  dag('retry_delay', IMPORTED),
  dag('pre_load_strategy'),
  dag('global_ack_file_path', PreLoadStrategy.ACK),
  dag('ack_wait_timeout', PreLoadStrategy.ACK),
];

describe.each(ROWS)('%s', (name, { right, wrong }, props, strategy) => {
  const camel = name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
  const named = new RegExp(`${name}|${camel}|'Test/(P|Job)\\d|Test/Job\\d+/`);
  const problems = (values: Wild['right']) =>
    values
      .map((make) => make(stack))
      .map((value) => {
        count++;
        return problemOf(value, named, () => build(props(value), strategy));
      })
      .filter((problem) => problem !== undefined);

  if (right.length > 0) {
    test('values of its type', () => expect(problems(right)).toEqual([]));
  }
  test('values of other types', () => expect(problems(wrong)).toEqual([]));
});

test('sizes: those of AWS’s table are taken, all others refused with both numbers', () => {
  const job = newJob(stack);
  const memories = [0, 256, 512, 1000, ...Array.from({ length: 128 }, (_, i) => (i + 1) * 1024)];
  const cpus = [0, 128, 256, 512, 1000, 1024, 2048, 4096, 8192, 16384, 32768];
  const wrong: unknown[] = [];
  for (const cpu of cpus) {
    for (const memory of memories) {
      let refused = '';
      try {
        job.taskSize({ cpu, memory: Size.mebibytes(memory) }, "table 'sales.orders'");
      } catch (error) {
        refused = (error as Error).message;
      }
      // No memory at all is refused whatever the CPU units.
      const told = refused.includes(String(memory === 0 ? memory : cpu)) && refused.includes("table 'sales.orders'");
      if ((refused === '') !== onFargate(cpu, memory) || (refused !== '' && !told)) wrong.push([cpu, memory, refused]);
    }
  }
  expect(wrong).toEqual([]);
});
