import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { newJob, newPipeline, TABLES } from '../pipeline/new-pipeline';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import {
  EcsStarlakeJob,
  LoadPipeline,
  LoadPipelineProps,
  Overlap,
  PreLoadStrategy,
  StaleFiles,
  StarlakePool,
} from '../../lib';

const strategies = Object.values(PreLoadStrategy);

describe('definition', () => {
  test.each([
    [PreLoadStrategy.NONE, ['start_loading_sales']],
    [
      PreLoadStrategy.IMPORTED,
      ['check_sales_incoming_files', 'skip_or_start_loading_sales', 'skip_loading_sales', 'sales_import'],
    ],
    [PreLoadStrategy.PENDING, ['check_sales_pending_files', 'skip_or_start_loading_sales', 'skip_loading_sales']],
    [PreLoadStrategy.ACK, ['check_sales_ack_file', 'skip_or_start_loading_sales', 'skip_loading_sales']],
  ])('%s goes through %j, the loads, and their end', (preLoadStrategy, names) => {
    const { States } = definitionOf(newPipeline({ preLoadStrategy }).stateMachine);
    const loads = ['load_sales', 'end_loading_sales', 'end_or_retry_sales', 'wait_to_retry_sales', 'sales_loaded'];
    expect(Object.keys(States).sort()).toEqual([...names, ...loads].sort());
  });

  test('the Map has the slots of the pool', () => {
    const mapOf = (pipeline: LoadPipeline) => definitionOf(pipeline.stateMachine).States.load_sales;
    expect(mapOf(newPipeline()).MaxConcurrency).toBe(6);
    expect(mapOf(newPipeline({ pool: new StarlakePool({ name: 'heavy', slots: 2 }) })).MaxConcurrency).toBe(2);

    const stack = newStack();
    const pools = [new StarlakePool(), new StarlakePool({ name: 'heavy', slots: 3 })];
    const options = { defaultPool: 'heavy', slEnvVar: { SL_ROOT: 's3a://lake' } };
    const job = new EcsStarlakeJob(stack, 'Heavy', { pools, options });
    expect(mapOf(newPipeline({ job }, stack)).MaxConcurrency).toBe(3);
  });

  test('a failed load is caught, explained, and stops no other', () => {
    const states = allStates(definitionOf(newPipeline({ preLoadStrategy: PreLoadStrategy.ACK }).stateMachine));
    expect(states.sales_table_load.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'explain_sales_failure' },
    ]);
    // Without a failure in it, a table would count as loaded.
    expect(states.sales_failure_unexplained.Parameters).toEqual({
      'table.$': '$.table',
      failure: { 'error.$': '$.failure.Error' },
    });
    expect(states.explain_sales_failure.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'sales_failure_unexplained' },
    ]);
  });

  test('no Fail state, and nothing behind a failure: a redrive comes back to the state that failed', () => {
    for (const preLoadStrategy of strategies) {
      const { States } = definitionOf(newPipeline({ preLoadStrategy }).stateMachine);
      expect(Object.values(States).filter(({ Type }) => Type === 'Fail')).toEqual([]);
      expect(States.end_loading_sales).not.toHaveProperty('Catch');
      expect(States.load_sales).not.toHaveProperty('Catch');
    }
  });

  test('functions: what is waited for is tried again, what is final is not, and the rest a few times', () => {
    const states = allStates(definitionOf(newPipeline({ preLoadStrategy: PreLoadStrategy.ACK }).stateMachine));
    const retriersOf = (name: string) =>
      states[name].Retry.map((retrier: { ErrorEquals: string[]; MaxAttempts: number }) => [
        retrier.ErrorEquals.join(' '),
        retrier.MaxAttempts,
      ]);
    const rest = ['States.TaskFailed', 5];
    expect(retriersOf('check_sales_ack_file')).toEqual([
      ['Starlake.NotReady', 60],
      ['Starlake.StillRunning', 720],
      ['Starlake.InvalidInput Starlake.InvalidLock Starlake.Overlap Starlake.StaleFiles', 0],
      rest,
    ]);
    expect(retriersOf('explain_sales_failure')).toEqual([['Starlake.StillRunning', 30], rest]);
    expect(retriersOf('end_loading_sales')).toEqual([
      ['Starlake.StillRunning', 240],
      ['Starlake.LoadFailed Starlake.ImportFailed Starlake.InvalidLock', 0],
      rest,
    ]);
    expect(states.end_loading_sales.Retry.at(-1)).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 });
  });

  test('the end goes on to what its function says: the loads again, the import again, or the output', () => {
    const { States } = definitionOf(newPipeline({ preLoadStrategy: PreLoadStrategy.IMPORTED }).stateMachine);
    expect(States.end_or_retry_sales).toEqual({
      Type: 'Choice',
      Choices: [
        { Variable: '$.preLoad.next', StringEquals: 'LOAD', Next: 'wait_to_retry_sales' },
        { Variable: '$.preLoad.next', StringEquals: 'IMPORT', Next: 'sales_import' },
      ],
      Default: 'sales_loaded',
    });
    expect(States.wait_to_retry_sales).toEqual({ Type: 'Wait', SecondsPath: '$.preLoad.wait', Next: 'load_sales' });
    expect(States.sales_loaded).toEqual({ Type: 'Succeed', OutputPath: '$.preLoad.summary' });
    expect(States.sales_import.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: '$.preLoad.importFailure', Next: 'end_loading_sales' },
    ]);
  });

  test('the end gets what it decides by', () => {
    const props = {
      preLoadStrategy: PreLoadStrategy.IMPORTED,
      overlap: Overlap.SKIP,
      staleFiles: StaleFiles.RESTORE,
      retries: 3,
      retryDelay: Duration.minutes(1),
      memoryLadder: [Size.gibibytes(8), Size.gibibytes(16)],
    };
    const { States } = definitionOf(newPipeline(props).stateMachine);
    expect(States.end_loading_sales).toMatchObject({
      Parameters: {
        domain: 'sales',
        'execution.$': '$$.Execution',
        pending: 'stage/sales',
        ingesting: 'ingesting/sales',
        archive: 'archive/sales',
        landing: 'incoming/sales',
        lock: '.starlake-stepfunctions/turns/sales.json',
        overlap: 'SKIP',
        tables: [['orders', 'orders-.*\\.json'], ['customers']],
        retries: 3,
        retryDelay: 60,
        ladder: [
          { memory: '8192', cpus: ['1024', '2048', '4096'] },
          { memory: '16384', cpus: ['2048', '4096', '8192'] },
        ],
        'state.$': '$',
      },
      ResultSelector: { 'preLoad.$': '$' },
    });
    expect(States.check_sales_incoming_files).toMatchObject({
      Parameters: {
        pipeline: {
          overlap: 'SKIP',
          staleFiles: 'RESTORE',
          lock: '.starlake-stepfunctions/turns/sales.json',
          ingesting: 'ingesting/sales',
        },
        tables: [
          { table: 'orders', cpu: '1024', memory: '8192' },
          { table: 'customers', cpu: '1024', memory: '8192' },
        ],
      },
      ResultSelector: { 'preLoad.$': '$' },
    });
    expect(States.sales_import.Retry.at(-1)).toMatchObject({ MaxAttempts: 3, IntervalSeconds: 60 });
  });

  test('what differs between tables is in the items, and only when a table sets it', () => {
    const plain = definitionOf(newPipeline().stateMachine);
    expect(Object.keys(plain.States.load_sales.ItemSelector)).toEqual(['scheduledDate.$', 'table.$']);

    const tables = [
      { name: 'orders', cpu: 4096, memory: Size.gibibytes(16), taskTimeout: Duration.minutes(5) },
      { name: 'customers', sparkConfig: { 'spark.driver.memory': '6g', 'spark.a': 'b' } },
    ];
    const definition = definitionOf(newPipeline({ tables }).stateMachine);
    expect(definition.States.start_loading_sales.Parameters.tables).toEqual([
      { table: 'orders', cpu: '4096', memory: '16384', sparkConf: '', sparkMemory: '', timeout: 300 },
      {
        table: 'customers',
        cpu: '1024',
        memory: '8192',
        sparkConf: '--conf spark.a=b',
        sparkMemory: '6g',
        timeout: 31536000,
        alone: true,
      },
    ]);
    const load = allStates(definition).sales_table_load;
    expect(load.TimeoutSecondsPath).toBe('$.timeout');
    expect(load.Parameters.Overrides).toMatchObject({ 'Cpu.$': '$.cpu', 'Memory.$': '$.memory' });
    expect(load.Parameters.Overrides.ContainerOverrides[0].Environment).toEqual(
      expect.arrayContaining([{ Name: 'SPARK_CONF_OPTIONS', 'Value.$': '$.sparkConf' }]),
    );
  });
});

describe('resources', () => {
  test('a Standard machine with its whole log where the account has room for it, X-Ray, and its name for the local engine', () => {
    const pipeline = newPipeline({ stateMachineName: 'load-sales' });
    const template = Template.fromStack(Stack.of(pipeline));
    template.hasResource('AWS::StepFunctions::StateMachine', {
      Metadata: { 'starlake:pipeline': 'sales' },
      Properties: Match.objectLike({
        StateMachineName: 'load-sales',
        StateMachineType: 'STANDARD',
        TracingConfiguration: { Enabled: true },
        LoggingConfiguration: Match.objectLike({ Level: 'ALL', IncludeExecutionData: true }),
      }),
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: Match.stringLikeRegexp('^/aws/vendedlogs/states/'),
      RetentionInDays: 30,
    });
  });

  test('handlers: ARM64, the newest Node.js that CDK knows, own role, own log group, no managed policy', () => {
    const template = Template.fromStack(Stack.of(newPipeline({ preLoadStrategy: PreLoadStrategy.ACK })));
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions).toHaveLength(4);
    const roles = functions.map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
    expect(new Set(roles).size).toBe(4);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x', Handler: 'index.handler' });
      expect(Properties.LoggingConfig.LogGroup).toBeDefined();
      expect(
        template.findResources('AWS::IAM::Role')[Properties.Role['Fn::GetAtt'][0]].Properties.ManagedPolicyArns,
      ).toBeUndefined();
    }
  });

  test('two pipelines in one stack share the functions, the role and the log group: one resource each', () => {
    const stack = newStack();
    const job = newJob(stack);
    const count = () => Object.keys(Template.fromStack(stack).toJSON().Resources).length;
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES });
    const one = newStack();
    new LoadPipeline(one, 'Sales', { job: newJob(one), domain: 'sales', tables: TABLES });
    const before = Object.keys(Template.fromStack(one).toJSON().Resources).length;
    new LoadPipeline(stack, 'Hr', { job, domain: 'hr', tables: TABLES });
    expect(count() - before).toBe(1);
  });

  test('grants and metrics are passed through', () => {
    const pipeline = newPipeline();
    const stack = Stack.of(pipeline);
    pipeline.grantStartExecution(new iam.Role(stack, 'Nightly', { assumedBy: new iam.AccountRootPrincipal() }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'states:StartExecution' })] },
    });
    const metrics = [
      ...[pipeline.metricFailed(), pipeline.metricSucceeded(), pipeline.metricStarted(), pipeline.metricAborted()],
      ...[pipeline.metricTimedOut(), pipeline.metricTime(), pipeline.metric('ExecutionThrottled')],
    ];
    expect(metrics.map(({ metricName }) => metricName)).toEqual([
      ...['ExecutionsFailed', 'ExecutionsSucceeded', 'ExecutionsStarted', 'ExecutionsAborted'],
      ...['ExecutionsTimedOut', 'ExecutionTime', 'ExecutionThrottled'],
    ]);
  });

  test('logical ids do not depend on what else is declared, nor on the order of tables', () => {
    const ids = (tables: LoadPipelineProps['tables'], first: boolean) => {
      const stack = newStack();
      const job = newJob(stack);
      if (first) {
        new LoadPipeline(stack, 'Hr', { job, domain: 'hr', tables: TABLES });
      }
      const pipeline = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
      return [pipeline.stateMachine.node.defaultChild, pipeline.logGroup.node.defaultChild].map((child) =>
        stack.getLogicalId(child as sfn.CfnStateMachine),
      );
    };
    expect(ids([...TABLES].reverse(), true)).toEqual(ids(TABLES, false));
    expect(ids(TABLES, false)).toEqual(['SalesStateMachine801837E4', 'StarlakePipelineLogs2845FA6D']);
  });

  test("a role of the user's own gets what the states need", () => {
    const stack = newStack();
    const role = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') });
    newPipeline({ role }, stack);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^Own') }],
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'ecs:RunTask' })]) },
    });
  });
});
