import { Stack } from 'aws-cdk-lib';
import { LoadPipeline, StarlakeJob, TransformPipeline, TransformPipelineProps } from '../../lib';
import { newStack } from '../helpers/definition';
import { newJob, quickDefinition } from './support';
import { DURATION, LIST, MAP, MEMORY, NUMBER, OBJECT, problemOf, TEXT, Wild, WORD } from './wild';

// Each prop of a pipeline of transforms: a clear error at synth, or a definition that AWS takes.
let stack: Stack;
let job: StarlakeJob;
let pipeline: LoadPipeline;
let count = 0;
beforeAll(() => {
  stack = newStack();
  job = newJob(stack);
  pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: [{ name: 'orders' }] });
});

type Props = { [name: string]: unknown };
type Case = [string, Wild, (value: unknown) => Props];
const build = (props: Props) => {
  const all = { job, tasks: [{ name: 'kpi.a' }], ...props } as unknown as TransformPipelineProps;
  return quickDefinition(new TransformPipeline(stack, `P${count++}`, all).stateMachine);
};
const ofPipeline = (name: string, wild: Wild): Case => [name, wild, (value) => ({ [name]: value })];
const ofTask = (name: string, wild: Wild, more: Props = {}): Case => [
  name,
  wild,
  (value) => ({ tasks: [{ name: 'kpi.a', ...more, [name]: value }] }),
];
const ofLoad = (name: string, wild: Wild): Case => [name, wild, (value) => ({ loads: [{ pipeline, [name]: value }] })];

const PROPS: Case[] = [
  ofPipeline('job', OBJECT),
  ofPipeline('tasks', LIST),
  ofPipeline('pipelineName', TEXT),
  ofPipeline('loads', LIST),
  ofPipeline('environment', MAP),
  ofPipeline('pool', OBJECT),
  ofPipeline('overlap', WORD),
  ofPipeline('retries', NUMBER),
  ofPipeline('retryDelay', DURATION),
  ofPipeline('stateMachineName', TEXT),
  ofTask('name', TEXT),
  ofTask('dataset', TEXT),
  ofTask('dependencies', LIST),
  ofTask('options', MAP),
  ofTask('cpu', NUMBER),
  ofTask('memory', MEMORY),
  ofTask('sparkConfig', MAP),
  ofTask('taskTimeout', DURATION),
  ofLoad('pipeline', OBJECT),
  ofLoad('tables', LIST),
  ofLoad('datasets', MAP),
];

describe.each(PROPS)('%s', (name, { right, wrong }, props) => {
  const named = new RegExp(`${name}|'Test/(P\\d+|Job|Sales)|transform|kpi\\.a|State Machine name`);
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
