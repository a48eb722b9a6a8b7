import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { allStates, containerOf, definitionOfStates, newStack } from '../helpers/definition';
import { EcsStarlakeJob } from '../../lib';

function newJob(stack: Stack): EcsStarlakeJob {
  return new EcsStarlakeJob(stack, 'Starlake', { options: { slEnvVar: { SL_ROOT: 's3a://lake/starlake' } } });
}

describe('one command', () => {
  test('its size, its timeout, its environment', () => {
    const stack = newStack();
    const job = newJob(stack);
    const load = job.slLoad(stack, {
      domain: 'sales',
      table: 'orders',
      cpu: 4096,
      memory: Size.gibibytes(16),
      taskTimeout: Duration.minutes(30),
      environment: { SL_ENV: 'TEST' },
      sparkConfig: { 'spark.driver.memory': '12g' },
    });
    const state = definitionOfStates(stack, load).States.sales_orders_load;
    expect(state.TimeoutSeconds).toBe(1800);
    expect(state.Parameters.Overrides).toMatchObject({ Cpu: '4096', Memory: '16384' });
    expect(containerOf(state).environment).toEqual({
      SL_ROOT: 's3a://lake/starlake',
      SL_ENV: 'TEST',
      SPARK_DRIVER_MEMORY: '12g',
    });
  });

  test('a size that Fargate has not is refused with those it has', () => {
    const stack = newStack();
    expect(() => newJob(stack).slLoad(stack, { domain: 'sales', table: 'orders', memory: Size.gibibytes(16) })).toThrow(
      "Fargate has no tasks of 1024 CPU units and 16384 MiB ('Test/sales_orders_load'): with cpu 1024 'memory' must be one of",
    );
  });

  test('launch errors are retried with backoff and jitter, apart from retries; a load that started is not', () => {
    const stack = newStack();
    const job = newJob(stack);
    const chain = job
      .slImport(stack, { domain: 'sales' })
      .next(job.slLoad(stack, { domain: 'sales', table: 'orders' }))
      .next(job.slTransform(stack, { transformName: 'kpi.sales', retries: 2, retryDelay: Duration.seconds(30) }))
      .next(job.slJob(stack, { taskId: 'never_again', arguments: ['validate'], retries: 0 }));
    const states = allStates(definitionOfStates(stack, chain));
    for (const state of Object.values(states)) {
      expect(state.Retry[0]).toMatchObject({
        ...{ JitterStrategy: 'FULL', BackoffRate: 2, IntervalSeconds: 30, MaxDelaySeconds: 600, MaxAttempts: 8 },
        ErrorEquals: expect.arrayContaining(['ECS.ServiceUnavailableException', 'ECS.ThrottlingException']),
      });
      expect(state.Retry[0].ErrorEquals).toContain('AmazonECS.Unknown');
      expect(state.Retry[0].ErrorEquals).not.toContain('States.TaskFailed');
    }
    const commandRetry = (name: string) =>
      states[name].Retry.find(({ ErrorEquals }: { ErrorEquals: string[] }) =>
        ErrorEquals.includes('States.TaskFailed'),
      );
    expect(commandRetry('sales_import')).toMatchObject({ MaxAttempts: 1, IntervalSeconds: 300, BackoffRate: 1 });
    expect(commandRetry('kpi.sales')).toMatchObject({ MaxAttempts: 2, IntervalSeconds: 30 });
    expect(commandRetry('sales_orders_load')).toBeUndefined();
    expect(commandRetry('never_again')).toBeUndefined();
  });

  test('overrides over 8,192 characters are refused with the number', () => {
    const stack = newStack();
    const tables = Array.from({ length: 500 }, (_, i) => `a_table_with_a_long_name_${i}`);
    expect(() => newJob(stack).slImport(stack, { domain: 'sales', tables })).toThrow(
      /'Test\/sales_import' overrides its container with \d+ characters, and ECS takes 8192/,
    );
  });

  test('a name that CloudFormation fills in counts as a long one', () => {
    const stack = newStack();
    const job = newJob(stack);
    const { bucketName, bucketArn } = new s3.Bucket(stack, 'Other');
    const lengthOf = (taskId: string, value: string) => {
      const environment = { TEXT: 'x'.repeat(8192), VALUE: value };
      try {
        job.slJob(stack, { taskId, arguments: ['x'], environment });
        return 0;
      } catch (error) {
        return Number(/with (\d+) characters/.exec((error as Error).message)?.[1]);
      }
    };
    const without = lengthOf('none', '');
    expect([lengthOf('name', bucketName), lengthOf('arn', `${bucketArn}/x`)]).toEqual([without + 128, without + 130]);
  });

  test('no time between two tries is a second', () => {
    const stack = newStack();
    const retryDelay = Duration.seconds(0);
    const state = newJob(stack).slJob(stack, { taskId: 'x', arguments: ['validate'], retryDelay });
    expect(definitionOfStates(stack, state).States.x.Retry.at(-1)).toMatchObject({ IntervalSeconds: 1 });
  });

  test('hostile words stay words of the argv', () => {
    const stack = newStack();
    const words = ["it's", '"q"', '$.path', '日本'];
    const job = newJob(stack).slJob(stack, { taskId: 'x', arguments: [...words, sfn.JsonPath.stringAt('$.date')] });
    const { command } = containerOf(definitionOfStates(stack, job).States.x);
    expect(command).toBe(`States.Array('it\\'s', '"q"', '$.path', '日本', $.date)`);
  });

  test.each(['a{b', 'a}b', 'a\\b'])('%s beside a path is refused: intrinsic functions would tear it', (word) => {
    const stack = newStack();
    const props = { taskId: 'x', arguments: [word, sfn.JsonPath.stringAt('$.date')] };
    const job = newJob(stack);
    expect(() => job.slJob(stack, props)).toThrow("arguments of 'Test/x' must have no braces and backslashes");
    expect(() => job.slJob(stack, { taskId: 'y', arguments: [word] })).not.toThrow();
  });

  test('what CloudFormation fills in is text where ECS wants text', () => {
    const stack = newStack();
    const cpu = new CfnParameter(stack, 'Cpu', { type: 'Number' }).valueAsNumber;
    const retries = new CfnParameter(stack, 'Retries', { type: 'Number' }).valueAsNumber;
    const job = newJob(stack).slJob(stack, {
      taskId: 'x',
      arguments: ['validate'],
      cpu,
      memory: Size.gibibytes(8),
      retries,
    });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(job) });
    const text = JSON.stringify(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
    expect(text).toContain('\\\\"Cpu\\\\":\\\\"",{"Ref":"Cpu"},"\\\\"'.replaceAll('\\\\', '\\'));
    expect(text).toContain('States.TaskFailed');
  });

  test('the environment: sl_env_var, over it --options, over them its own; never without a value', () => {
    const stack = newStack();
    const options = { slEnvVar: { SL_ROOT: 's3://lake/', SL_ENV: 'PROD' } };
    const job = new EcsStarlakeJob(stack, 'Job', { options });
    const argv = ['extract-data', '--options', 'SL_ENV=TEST,a=1'];
    const state = job.slJob(stack, {
      taskId: 'x',
      arguments: argv,
      environment: { a: '2', b: undefined as unknown as string },
    });
    const chain = state.next(job.slImport(stack, { domain: 'sales', options: { SL_LOG_LEVEL: 'debug' } }));
    const { States } = definitionOfStates(stack, chain);
    // The image has s3a:// for S3.
    expect(containerOf(States.x).environment).toEqual({ SL_ROOT: 's3a://lake/', SL_ENV: 'TEST', a: '2' });
    expect(containerOf(States.sales_import).environment).toMatchObject({ SL_LOG_LEVEL: 'debug', SL_RUN_MODE: 'main' });
    expect(() => job.slImport(stack, { domain: 'hr', options: { in: 's3a://b/*' } })).toThrow(
      "option 'in' of an import",
    );
  });

  test('a JSONata state machine is refused with the name of the state', () => {
    const stack = newStack();
    const load = newJob(stack).slLoad(stack, { domain: 'sales', table: 'orders' });
    expect(() => {
      new sfn.StateMachine(stack, 'Machine', {
        definitionBody: sfn.DefinitionBody.fromChainable(load),
        queryLanguage: sfn.QueryLanguage.JSONATA,
      });
      Template.fromStack(stack);
    }).toThrow(/JSONata/i);
  });
});
