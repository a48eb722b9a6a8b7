import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { EcsStarlakeJob, LoadPipeline, LoadPipelineProps, PreLoadStrategy, StarlakePool } from '../../lib';

const TABLES = [{ name: 'orders', pattern: 'orders-.*\\.json' }, { name: 'customers' }];

function newJob(stack: Stack): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake') });
}

function newPipeline(props: Partial<LoadPipelineProps> = {}, stack = newStack()): LoadPipeline {
  return new LoadPipeline(stack, 'Sales', {
    domain: 'sales',
    tables: TABLES,
    ...props,
    job: props.job ?? newJob(stack),
  });
}

const strategies = Object.values(PreLoadStrategy);

describe('definition', () => {
  test.each([
    [PreLoadStrategy.NONE, ['start_loading_sales', 'load_sales', 'end_loading_sales']],
    [
      PreLoadStrategy.IMPORTED,
      [
        'check_sales_incoming_files',
        'skip_or_start_loading_sales',
        'skip_loading_sales',
        'sales_import',
        'load_sales',
        'end_loading_sales',
      ],
    ],
    [
      PreLoadStrategy.PENDING,
      [
        'check_sales_pending_files',
        'skip_or_start_loading_sales',
        'skip_loading_sales',
        'load_sales',
        'end_loading_sales',
      ],
    ],
    [
      PreLoadStrategy.ACK,
      [
        'check_sales_ack_file',
        'skip_or_start_loading_sales',
        'skip_loading_sales',
        'load_sales',
        'end_loading_sales',
        'consume_sales_ack_file',
      ],
    ],
  ])('%s goes through %j', (preLoadStrategy, names) => {
    expect(Object.keys(definitionOf(newPipeline({ preLoadStrategy }).stateMachine).States)).toEqual(names);
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

  test('a failed load is caught, explained, and stops no other; the ack is consumed after the end', () => {
    const definition = definitionOf(newPipeline({ preLoadStrategy: PreLoadStrategy.ACK }).stateMachine);
    const states = allStates(definition);
    expect(states.sales_table_load.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'explain_sales_failure' },
    ]);
    // Without a failure in it, a table would count as loaded.
    expect(states.sales_failure_unexplained.Parameters).toEqual({
      'table.$': '$.table',
      failure: { 'error.$': '$.failure.Error' },
    });
    for (const name of [
      'check_sales_ack_file',
      'explain_sales_failure',
      'end_loading_sales',
      'consume_sales_ack_file',
    ]) {
      expect(states[name].Retry[0]).toMatchObject({ JitterStrategy: 'FULL', BackoffRate: 2 });
      expect(states[name].Retry[0].ErrorEquals).toContain('Lambda.TooManyRequestsException');
    }
    expect(states.explain_sales_failure.Catch).toEqual([
      { ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'sales_failure_unexplained' },
    ]);
    expect(definition.States.end_loading_sales).toMatchObject({
      ResultPath: '$.summary',
      Next: 'consume_sales_ack_file',
    });
    expect(definition.States.consume_sales_ack_file).toMatchObject({
      ResultPath: null,
      OutputPath: '$.summary',
      End: true,
    });
  });

  test('what differs between tables is in the items, and only when a table sets it', () => {
    const plain = definitionOf(newPipeline().stateMachine);
    expect(Object.keys(plain.States.load_sales.ItemSelector)).toEqual(['scheduledDate.$', 'table.$']);

    const tables = [
      { name: 'orders', cpu: 4096, memoryMiB: 16384, taskTimeout: Duration.minutes(5) },
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

  test('two pipelines in one stack share the functions and the role: two resources each', () => {
    const stack = newStack();
    const job = newJob(stack);
    const count = () => Object.keys(Template.fromStack(stack).toJSON().Resources).length;
    new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables: TABLES });
    const one = newStack();
    new LoadPipeline(one, 'Sales', { job: newJob(one), domain: 'sales', tables: TABLES });
    const before = Object.keys(Template.fromStack(one).toJSON().Resources).length;
    new LoadPipeline(stack, 'Hr', { job, domain: 'hr', tables: TABLES });
    expect(count() - before).toBe(2);
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
    expect(ids(TABLES, false)).toEqual(['SalesStateMachine801837E4', 'SalesLogsFEC8893E']);
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

describe('what is refused', () => {
  test.each<[string, Partial<LoadPipelineProps>, string]>([
    ['no tables', { tables: [] }, "'tables' of 'Test/Sales' must name at least one table"],
    ['a table twice', { tables: [{ name: 'a' }, { name: 'a' }] }, "has 'a' twice"],
    ['a domain that is no name', { domain: 'a/b' }, "name of the domain of 'Test/Sales' must"],
    [
      'a size',
      { tables: [{ name: 'a', memoryMiB: 512 }] },
      "Fargate has no tasks of 1024 CPU units and 512 MiB (table 'sales.a')",
    ],
    [
      'a timeout',
      { tables: [{ name: 'a', taskTimeout: Duration.seconds(0) }] },
      "'taskTimeout' of table 'sales.a' must be at least one second",
    ],
    ['a Spark setting', { tables: [{ name: 'a', sparkConfig: { a: 'b c' } }] }, "'sparkConfig' of table 'sales.a'"],
  ])('%s', (_, props, message) => {
    expect(() => newPipeline(props)).toThrow(message);
  });

  test('an unknown pool, with the pools there are', () => {
    const stack = newStack();
    const job = new EcsStarlakeJob(stack, 'Job', {
      options: { defaultPool: 'heavi', slEnvVar: { SL_ROOT: 's3a://lake' } },
      pools: [new StarlakePool({ name: 'heavy' })],
    });
    expect(() => newPipeline({ job }, stack)).toThrow("'Test/Job' has no pool 'heavi', did you mean 'heavy'?");
  });

  test.each([0, -1, 41, 2.5, NaN])('a pool of %d slots', (slots) => {
    expect(() => new StarlakePool({ name: 'p', slots })).toThrow(
      `'slots' of pool 'p' must be a whole number from 1 to 40`,
    );
  });

  test('more tables than an execution has events for', () => {
    const tables = Array.from({ length: 3001 }, (_, i) => ({ name: `t${i}` }));
    expect(() => newPipeline({ tables })).toThrow(
      "'tables' of 'Test/Sales' has 3001 tables, and one execution has events for 3000",
    );
  });

  test('a definition over 1 MB, with its size', () => {
    const tables = Array.from({ length: 3000 }, (_, i) => ({ name: `t${i}`, pattern: 'x'.repeat(400) }));
    const pipeline = newPipeline({ tables });
    expect(() => Template.fromStack(Stack.of(pipeline))).toThrow(/definition of 'Test\/Sales' has about \d+ bytes/);
  });

  test('many tables are imported with their domain, the names do not fit into a command', () => {
    const commandOf = (count: number) => {
      const tables = Array.from({ length: count }, (_, i) => ({ name: `customer_orders_${i}` }));
      const pipeline = newPipeline({ tables, preLoadStrategy: PreLoadStrategy.IMPORTED });
      return definitionOf(pipeline.stateMachine).States.sales_import.Parameters.Overrides.ContainerOverrides[0];
    };
    expect(commandOf(200)['Command.$']).toContain("'--tables', $.preLoad.tables");
    expect(commandOf(450).Command).not.toContain('--tables');
  });

  test('a domain called load', () => {
    expect(() => newPipeline({ domain: 'load', preLoadStrategy: PreLoadStrategy.IMPORTED })).not.toThrow();
  });

  test('a gate with nothing behind it', () => {
    const stack = newStack();
    const gate = newJob(stack).slPreLoad(stack, { domain: 'sales', preLoadStrategy: PreLoadStrategy.PENDING })!;
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(gate) });
    expect(() => Template.fromStack(stack)).toThrow("'Test/sales_pre_load' is a gate with nothing behind it");
  });

  test('long names give state names that Step Functions takes', () => {
    const domain = 'd'.repeat(200);
    for (const preLoadStrategy of strategies) {
      const stack = newStack();
      const pipeline = newPipeline({ domain, preLoadStrategy }, stack);
      const names = Object.keys(allStates(definitionOf(pipeline.stateMachine)));
      expect(names.filter((name) => name.length > 80)).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
