import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  DatasetTriggeringStrategy,
  EcsStarlakeJob,
  LoadPipeline,
  TransformPipeline,
  TransformPipelineProps,
  TransformTask,
} from '../../lib';
import { allStates, containerOf, datasetsOf, definitionOf, newStack } from '../helpers/definition';

const TASKS: TransformTask[] = [
  { name: 'kpi.orders', dependencies: ['sales.orders'] },
  { name: 'kpi.both', dataset: 'kpi.all', dependencies: ['kpi.orders', 'sales.customers', 'kpi.all'] },
  { name: 'kpi.last', dependencies: ['kpi.all'], options: { day: '1', mode: 'full' } },
];
const TABLES = [{ name: 'orders' }, { name: 'customers', dataset: 'sales.clients' }];

const newJob = (stack: Stack) => new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
function newPipeline(props: Partial<TransformPipelineProps> = {}, stack = newStack()): TransformPipeline {
  return new TransformPipeline(stack, 'Kpi', { tasks: TASKS, ...props, job: props.job ?? newJob(stack) });
}
function withLoads(props: Partial<TransformPipelineProps> = {}, stack = newStack()) {
  const job = newJob(stack);
  const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES });
  return { stack, sales, pipeline: newPipeline({ job, loads: [{ pipeline: sales }], ...props }, stack) };
}
/** Tasks that each depend on a few before them. */
const many = (count: number): TransformTask[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `mart.some_longer_name_of_a_task_${i}`,
    dependencies: [1, 2, 7].filter((back) => back <= i).map((back) => `mart.some_longer_name_of_a_task_${i - back}`),
  }));

describe('definition', () => {
  test('begins, runs tasks by workers, and ends', () => {
    const definition = definitionOf(newPipeline().stateMachine);
    const { States: states } = definition;
    expect(definition.StartAt).toBe('begin_Kpi');
    expect(Object.keys(allStates(definition)).sort()).toEqual([
      'Kpi_done',
      'Kpi_transform',
      'begin_Kpi',
      'end_Kpi',
      'end_or_run_Kpi',
      'explain_Kpi_failure',
      'forget_Kpi_run',
      'next_Kpi_task',
      'no_more_Kpi_tasks',
      'run_Kpi',
      'run_or_wait_Kpi',
      'skip_Kpi',
      'skip_or_start_Kpi',
      'wait_for_Kpi_task',
    ]);
    expect(states.begin_Kpi.Parameters).toMatchObject({
      pipeline: 'Kpi',
      overlap: 'WAIT',
      lock: '.starlake-stepfunctions/turns/transforms/Kpi.json',
      runs: '.starlake-stepfunctions/runs/Kpi',
      succeeded: '.starlake-stepfunctions/succeeded/transform',
      slots: 6,
      loads: [],
      tasks: [
        { task: 'kpi.orders' },
        { task: 'kpi.both', dataset: 'kpi.all', after: [0] },
        { task: 'kpi.last', after: [1], options: 'day=1,mode=full' },
      ],
    });
    expect(states.begin_Kpi.Parameters).not.toHaveProperty('cron');
    expect(states.run_Kpi).toMatchObject({
      ItemsPath: '$.workers',
      MaxConcurrency: 40,
      ResultPath: null,
      Next: 'end_Kpi',
    });
    expect(states.end_or_run_Kpi.Choices).toEqual([{ Variable: '$.next', StringEquals: 'RUN', Next: 'run_Kpi' }]);
  });

  test('a worker asks, does what it is told, waits by a token, and says what came of it', () => {
    const states = allStates(definitionOf(newPipeline().stateMachine));
    const { Kpi_transform: transform, explain_Kpi_failure: explain, wait_for_Kpi_task: wait } = states;
    expect(states.run_or_wait_Kpi).toMatchObject({
      Choices: [
        { Variable: '$.do', StringEquals: 'RUN', Next: 'Kpi_transform' },
        { Variable: '$.do', StringEquals: 'WAIT', Next: 'wait_for_Kpi_task' },
      ],
      Default: 'no_more_Kpi_tasks',
    });
    const command =
      "States.Array('transform', '--scheduledDate', $.scheduledDate, '--name', $.task, '--options', $.options)";
    expect(containerOf(transform).command).toBe(command);
    expect(transform).toMatchObject({
      Next: 'next_Kpi_task',
      ResultPath: null,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'explain_Kpi_failure', ResultPath: '$.failure' }],
    });
    expect(explain).toMatchObject({ Next: 'next_Kpi_task', ResultPath: '$.failure' });
    expect(explain.Catch).toEqual([{ ErrorEquals: ['States.ALL'], Next: 'next_Kpi_task', ResultPath: null }]);
    expect(wait.Resource).toMatch(/:states:::lambda:invoke\.waitForTaskToken$/);
    expect(wait.Parameters.Payload).toMatchObject({ 'token.$': '$$.Task.Token', 'state.$': '$' });
    expect(wait.TimeoutSeconds).toBe(14_400);
    // Its token comes back with what is to be done: asking again would take that for done.
    expect(wait.Next).toBe('run_or_wait_Kpi');
    expect(wait.Catch).toEqual([{ ErrorEquals: ['States.Timeout'], Next: 'next_Kpi_task', ResultPath: null }]);
  });

  test('the end waits for what is still at work; a worker outlasts minutes of trouble', () => {
    const states = allStates(definitionOf(newPipeline().stateMachine));
    expect(states.end_Kpi.Retry[0]).toMatchObject({
      ErrorEquals: ['Starlake.StillRunning'],
      IntervalSeconds: 60,
      MaxAttempts: 240,
    });
    for (const state of [states.next_Kpi_task, states.wait_for_Kpi_task]) {
      expect(state.Retry.at(-1)).toMatchObject({
        ErrorEquals: ['States.TaskFailed'],
        MaxAttempts: 10,
        MaxDelaySeconds: 60,
      });
    }
  });

  test('sizes, Spark settings and timeouts of one task are fields of all', () => {
    const tasks = [
      { name: 'kpi.small' },
      {
        name: 'kpi.big',
        cpu: 4096,
        memory: Size.gibibytes(16),
        sparkConfig: { 'spark.driver.memory': '12g' },
        taskTimeout: Duration.hours(1),
      },
    ];
    const states = allStates(definitionOf(newPipeline({ tasks, environment: { A: 'b' }, retries: 3 }).stateMachine));
    expect(states.begin_Kpi.Parameters.tasks).toEqual([
      { task: 'kpi.small', cpu: '1024', memory: '8192', sparkConf: '', sparkMemory: '', timeout: 31_536_000 },
      { task: 'kpi.big', cpu: '4096', memory: '16384', sparkConf: '', sparkMemory: '12g', timeout: 3600 },
    ]);
    const { Kpi_transform: transform } = states;
    expect(transform.Parameters.Overrides).toMatchObject({ 'Cpu.$': '$.cpu', 'Memory.$': '$.memory' });
    expect(transform.TimeoutSecondsPath).toBe('$.timeout');
    expect(containerOf(transform).environment).toMatchObject({ A: 'b', SPARK_DRIVER_MEMORY: '$.sparkMemory' });
    expect(transform.Retry.at(-1)).toMatchObject({ ErrorEquals: ['States.TaskFailed'], MaxAttempts: 3 });
  });

  test('loads run first, by the state machine that the function names', () => {
    const { pipeline } = withLoads();
    const states = allStates(definitionOf(pipeline.stateMachine));
    const { loads, tasks } = states.begin_Kpi.Parameters;
    expect(loads).toEqual([
      {
        pipeline: 'sales',
        machine: expect.stringMatching(/^<Sales/),
        whole: true,
        tables: [
          ['orders', 'sales.orders'],
          ['customers', 'sales.clients'],
        ],
      },
    ]);
    // Numbers of tables come behind those of the three tasks; 'sales.customers' is no dataset of the load.
    expect(tasks.map(({ after }: { after?: number[] }) => after)).toEqual([[3], [0], [1]]);
    expect(states.load_for_Kpi).toMatchObject({
      Resource: expect.stringMatching(/:states:::states:startExecution\.sync:2$/),
      Parameters: {
        'StateMachineArn.$': '$.machine',
        Input: {
          'scheduledTime.$': '$.scheduledDate',
          'tables.$': '$.tables',
          'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$': '$$.Execution.Id',
        },
      },
      ResultSelector: { 'output.$': '$.Output' },
      ResultPath: '$.loaded',
      Next: 'next_Kpi_task',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'next_Kpi_task' }],
    });
    expect(states.load_for_Kpi.Retry).toEqual([
      {
        ErrorEquals: [
          'StepFunctions.AWSStepFunctionsException',
          'StepFunctions.ExecutionLimitExceededException',
          'StepFunctions.SdkClientException',
          'StepFunctions.ThrottlingException',
        ],
        IntervalSeconds: 30,
        BackoffRate: 2,
        MaxDelaySeconds: 600,
        MaxAttempts: 8,
        JitterStrategy: 'FULL',
      },
    ]);
  });

  test('some tables of a load, under other names', () => {
    const stack = newStack();
    const job = newJob(stack);
    const sales = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES });
    const loads = [{ pipeline: sales, tables: ['customers'], datasets: { customers: 'sales.customers' } }];
    const { begin_Kpi: begin } = definitionOf(newPipeline({ job, loads }, stack).stateMachine).States;
    expect(begin.Parameters.loads[0].tables).toEqual([['customers', 'sales.customers']]);
    expect(begin.Parameters.tasks[1].after).toEqual([0, 3]);
  });

  test('a schedule tells the tasks their interval, and starts the pipeline', () => {
    const stack = newStack();
    const pipeline = newPipeline({ schedule: { cron: 'daily', timeZone: 'Europe/Paris' } }, stack);
    const { begin_Kpi: begin } = definitionOf(pipeline.stateMachine).States;
    expect(begin.Parameters).toMatchObject({ cron: '0 0 * * *', timeZone: 'Europe/Paris' });
    Template.fromStack(stack).resourceCountIs('AWS::Scheduler::Schedule', 1);
  });

  test('a trigger starts it by its datasets', () => {
    const stack = newStack();
    newPipeline({ trigger: { datasets: ['sales.orders'], strategy: DatasetTriggeringStrategy.ALL } }, stack);
    expect(stack.node.findChild('Kpi').node.tryFindChild('Trigger')).toBeDefined();
  });

  test('says what it reads and writes', () => {
    const { stack, pipeline } = withLoads();
    const machines = Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine');
    const { Metadata } = Object.values(machines).find((machine) => machine.Metadata['starlake:kind'] === 'transform')!;
    expect(Metadata).toEqual({ 'starlake:pipeline': 'Kpi', 'starlake:kind': 'transform' });
    expect(datasetsOf(pipeline)).toEqual({
      reads: ['sales.clients', 'sales.customers', 'sales.orders'],
      writes: ['kpi.all', 'kpi.last', 'kpi.orders'],
      taskReads: [[2], [1], []],
    });
  });
});

describe('sizes', () => {
  test('500 tasks have as many states as one, and a definition far below 1 MB', () => {
    const one = definitionOf(newPipeline({ tasks: many(1) }).stateMachine);
    const all = definitionOf(newPipeline({ tasks: many(500) }).stateMachine);
    expect(Object.keys(allStates(all))).toEqual(Object.keys(allStates(one)));
    expect(JSON.stringify(all).length).toBeLessThan(100_000);
  });

  test('more tasks than one history has events for: each worker has a history of its own', () => {
    const beginOf = (count: number, retries?: number) =>
      definitionOf(newPipeline({ tasks: many(count), retries }).stateMachine).States.begin_Kpi.Parameters;
    expect(beginOf(633)).not.toHaveProperty('workerTasks');
    expect(beginOf(634)).toMatchObject({ slots: 6, taskEvents: 30, workerTasks: 633 });
    expect(beginOf(414, 5)).toMatchObject({ taskEvents: 46, workerTasks: 413 });
  });

  test('more retries than a history has events for', () => {
    const what =
      "'tasks' of 'Test/Kpi' are 3 tasks and 0 loads, each of which may need 20026 events with its 5001 tries, and";
    expect(() => newPipeline({ retries: 5000 })).toThrow(
      `${what} an execution may have 25000: lower 'retries' of 'Test/Kpi', or split its tasks over several pipelines`,
    );
  });

  test('a task leaves more events the more often it is run again', () => {
    const eventsOf = (retries?: number) =>
      definitionOf(newPipeline({ tasks: many(1), retries }).stateMachine).States.begin_Kpi.Parameters.taskEvents;
    expect([undefined, 0, 1, 5].map(eventsOf)).toEqual([30, 26, 30, 46]);
    expect(() => newPipeline({ retries: -1 })).toThrow(`'retries' of 'Test/Kpi' must be a whole number from 0`);
  });

  test('more than a state may hold', () => {
    const tasks = many(400).map((task) => ({ ...task, options: { text: 'x'.repeat(600) } }));
    expect(() => newPipeline({ tasks })).toThrow(
      /'tasks' of 'Test\/Kpi' are 400 tasks and 0 loads, which take about \d{6} bytes, and a state may have 262144/,
    );
  });

  test('names and ARNs of loads take room too', () => {
    const stack = newStack();
    const job = newJob(stack);
    const loads = Array.from({ length: 100 }, (_, i) => ({
      pipeline: new LoadPipeline(stack, `L${i}`, { job, domain: `domain_${i}`, tables: [{ name: 'orders' }] }),
    }));
    // 190 bytes and more for each load that the function begins with.
    const tasks = (size: number) =>
      [{ name: 'kpi.a', options: { text: 'x'.repeat(7000) } }].concat(
        Array.from({ length: 31 }, (_, i) => ({ name: `kpi.t${i}`, options: { text: 'x'.repeat(size) } })),
      );
    expect(() => newPipeline({ job, tasks: tasks(7100) }, stack)).not.toThrow();
    const other = new Stack(stack.node.root as App, 'Other');
    expect(() => newPipeline({ job, tasks: tasks(7100), loads }, other)).toThrow(
      /are 32 tasks and 100 loads, which take about 27\d{4} bytes/,
    );
  });

  test('options that are longer than a container takes', () => {
    const tasks = [{ name: 'kpi.a', options: { text: 'x'.repeat(8000) } }];
    expect(() => newPipeline({ tasks })).toThrow(/overrides its container with \d+ characters, and ECS takes 8192/);
  });
});
