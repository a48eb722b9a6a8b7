import { Duration, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  EcsStarlakeJob,
  LoadPipeline,
  Overlap,
  StarlakePool,
  TransformPipeline,
  TransformPipelineProps,
  TransformTask,
} from '../../lib';
import { newStack } from '../helpers/definition';

const TASKS: TransformTask[] = [{ name: 'kpi.orders', dependencies: ['sales.orders'] }];
const TABLES = [{ name: 'orders' }, { name: 'customers', dataset: 'sales.clients' }];

const newJob = (stack: Stack) => new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
function newPipeline(props: Partial<TransformPipelineProps> = {}, stack = newStack()): TransformPipeline {
  return new TransformPipeline(stack, 'Kpi', { tasks: TASKS, ...props, job: props.job ?? newJob(stack) });
}

const tasks = (...names: string[]) => names.map((name) => ({ name }));
const cases: Array<[string, Partial<TransformPipelineProps>, string | RegExp]> = [
  ['no tasks', { tasks: [] }, `'tasks' of 'Test/Kpi' must have at least one task`],
  ['a name without a domain', { tasks: tasks('kpi') }, `name of a transform must be 'domain.task', got 'kpi'`],
  ['a task twice', { tasks: tasks('a.b', 'a.b') }, `'tasks' of 'Test/Kpi' has 'a.b' twice`],
  [
    'a circle',
    {
      tasks: [
        { name: 'a.a', dependencies: ['a.b'] },
        { name: 'a.b', dependencies: ['a.x'] },
        { name: 'a.c', dataset: 'a.x', dependencies: ['a.a'] },
      ],
    },
    /'tasks' of 'Test\/Kpi'.*a\.a → a\.b → a\.c → a\.a/,
  ],
  [
    'a dataset that is none',
    { tasks: [{ name: 'a.b', dataset: 'x' }] },
    `'dataset' of task 'a.b' must be 'domain.table', got 'x'`,
  ],
  [
    'dependencies that are no list',
    { tasks: [{ name: 'a.b', dependencies: 'x' as never }] },
    `'dependencies' of task 'a.b' in 'tasks' of 'Test/Kpi' must be a list, got 'x'`,
  ],
  [
    'an option with a comma',
    { tasks: [{ name: 'a.b', options: { x: '1,2' } }] },
    `option 'x' must be a text without commas`,
  ],
  ['a size that Fargate has not', { tasks: [{ name: 'a.b', cpu: 3 }] }, `task 'a.b'`],
  [
    'a timeout of nothing',
    { tasks: [{ name: 'a.b', taskTimeout: Duration.seconds(0) }] },
    `'taskTimeout' of task 'a.b'`,
  ],
  ['a pipeline name with a slash', { pipelineName: 'a/b' }, `name of pipeline 'Test/Kpi' must have letters`],
  [
    'an overlap that is none',
    { overlap: 'NO' as Overlap },
    `'overlap' of 'Test/Kpi' must be one of WAIT, SKIP, FAIL, ALLOW`,
  ],
  ['a pool that is none', { pool: {} as StarlakePool }, `'pool' of 'Test/Kpi' must be a StarlakePool`],
  [
    'a load that is none',
    { loads: [{} as never] },
    `the 'pipeline' of one of 'loads' of 'Test/Kpi' must be a LoadPipeline`,
  ],
];
test.each(cases)('%s', (_, props, message) => expect(() => newPipeline(props)).toThrow(message));

test('loads that cannot be right', () => {
  const stack = newStack();
  const job = newJob(stack);
  const pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES });
  let count = 0;
  const make = (props: Partial<TransformPipelineProps>) => () =>
    new TransformPipeline(stack, `P${count++}`, { job, tasks: TASKS, ...props });
  expect(make({ loads: [{ pipeline }, { pipeline }] })).toThrow(`'loads' of 'Test/P0' has 'Test/Sales' twice`);
  expect(make({ loads: [{ pipeline, tables: ['order'] }] })).toThrow(
    `load 'sales' in 'loads' of 'Test/P1' has no table 'order', did you mean 'orders'?; it has orders, customers`,
  );
  expect(make({ loads: [{ pipeline, tables: [] }] })).toThrow(`must name at least one table, or be left out`);
  expect(make({ loads: [{ pipeline, datasets: { other: 'a.b' } }] })).toThrow(`has no table 'other'`);
  expect(make({ loads: [{ pipeline }], tasks: tasks('sales.orders') })).toThrow(`has 'sales.orders' twice`);
});
