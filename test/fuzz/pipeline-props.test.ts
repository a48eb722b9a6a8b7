import { Stack } from 'aws-cdk-lib';
import { LoadPipeline, LoadPipelineProps, PreLoadStrategy, StarlakeJob, StarlakePool } from '../../lib';
import { newStack } from '../helpers/definition';
import { newJob, quickDefinition } from './support';
import { DURATION, LIST, MAP, MEMORY, NUMBER, OBJECT, PATH, problemOf, SIZES, TEXT, Wild, WORD } from './wild';

// Each prop of a pipeline: a clear error at synth, or a definition that AWS takes.
let stack: Stack;
let job: StarlakeJob;
let count = 0;
beforeAll(() => {
  stack = newStack();
  job = newJob(stack);
});

type Props = { [name: string]: unknown };
const build = (props: Props) => {
  const tables = [{ name: 'orders', pattern: 'orders-.*' }];
  const all = { job, domain: 'sales', pipelineName: `p${count}`, tables, ...props } as unknown as LoadPipelineProps;
  return quickDefinition(new LoadPipeline(stack, `P${count++}`, all).stateMachine);
};
const ofPipeline = (name: string, wild: Wild, more: Props = {}): [string, Wild, (value: unknown) => Props] => [
  name,
  wild,
  (value) => ({ ...more, [name]: value }),
];
const ofTable = (name: string, wild: Wild, more: Props = {}): [string, Wild, (value: unknown) => Props] => [
  name,
  wild,
  (value) => ({ tables: [{ name: 'orders', ...more, [name]: value }] }),
];
const ack = { preLoadStrategy: PreLoadStrategy.ACK };
const imported = { preLoadStrategy: PreLoadStrategy.IMPORTED };

const PROPS: Array<[string, Wild, (value: unknown) => Props]> = [
  ofPipeline('job', OBJECT),
  ofPipeline('domain', TEXT),
  ofPipeline('tables', LIST),
  ofPipeline('preLoadStrategy', WORD),
  ofPipeline('globalAckFilePath', PATH, ack),
  ofPipeline('ackWaitTimeout', DURATION, ack),
  ofPipeline('landingDirectory', PATH, imported),
  ofPipeline('pool', OBJECT),
  ofPipeline('overlap', WORD),
  ofPipeline('staleFiles', WORD),
  ofPipeline('retries', NUMBER, imported),
  ofPipeline('retryDelay', DURATION, imported),
  ofPipeline('memoryLadder', SIZES),
  ofPipeline('stateMachineName', TEXT),
  ofTable('name', TEXT),
  ofTable('pattern', TEXT),
  ofTable('ack', TEXT),
  ofTable('cpu', NUMBER),
  ofTable('memory', MEMORY),
  ofTable('sparkConfig', MAP),
  ofTable('taskTimeout', DURATION),
];

describe.each(PROPS)('%s', (name, { right, wrong }, props) => {
  const named = new RegExp(`${name}|'Test/(P\\d+|Job')|sales\\.orders|table of domain|State Machine name`);
  const problems = (values: Wild['right']) =>
    values
      .map((make) => make(stack))
      .map((value) => problemOf(value, named, () => build(props(value))))
      .filter((problem) => problem !== undefined);

  if (right.length > 0) {
    test('values of its type', () => expect(problems(right)).toEqual([]));
  }
  test('values of other types', () => expect(problems(wrong)).toEqual([]));
});

describe('slots of a pool', () => {
  const problems = (values: Wild['right']) =>
    values
      .map((make) => make(stack))
      .map((value) =>
        problemOf(value, /'slots' of pool 'p'/, () => {
          const pool = new StarlakePool({ name: 'p', slots: value as number });
          return pool.slots >= 1 && pool.slots <= 1000 ? build({ pool }) : [`${pool.slots} slots`];
        }),
      )
      .filter((problem) => problem !== undefined);

  test('values of its type', () => expect(problems(NUMBER.right.slice(0, -1))).toEqual([]));
  test('values of other types', () => expect(problems(NUMBER.wrong)).toEqual([]));
});
