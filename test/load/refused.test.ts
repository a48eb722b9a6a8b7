import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { newJob, newPipeline } from '../pipeline/new-pipeline';
import { allStates, definitionOf, newStack } from '../helpers/definition';
import { EcsStarlakeJob, LoadPipelineProps, PreLoadStrategy, SlJobProps, StarlakeJob, StarlakePool } from '../../lib';

describe('what is refused', () => {
  test.each<[string, Partial<LoadPipelineProps>, string]>([
    ['no tables', { tables: [] }, "'tables' of 'Test/Sales' must name at least one table"],
    ['a table twice', { tables: [{ name: 'a' }, { name: 'a' }] }, "has 'a' twice"],
    ['a domain that is no name', { domain: 'a/b' }, "name of the domain of 'Test/Sales' must"],
    [
      'a size',
      { tables: [{ name: 'a', memory: Size.mebibytes(512) }] },
      "Fargate has no tasks of 1024 CPU units and 512 MiB (table 'sales.a')",
    ],
    [
      'a timeout',
      { tables: [{ name: 'a', taskTimeout: Duration.seconds(0) }] },
      "'taskTimeout' of table 'sales.a' must be a whole number of seconds from 1 to 99999999, got 0",
    ],
    [
      'half a second',
      { retryDelay: Duration.millis(500) },
      "'retryDelay' of 'Test/Sales' must be a whole number of seconds from 0 to 99999999, got 0.5",
    ],
    [
      'a word that is none',
      { overlap: 'wait' as never },
      "'overlap' of 'Test/Sales' must be one of WAIT, SKIP, FAIL, ALLOW, got 'wait'",
    ],
    ['the name of a pool', { pool: 'heavy' as never }, "'pool' of 'Test/Sales' must be a StarlakePool, got 'heavy'"],
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

  test.each([0, -1, 1001, 2.5, NaN])('a pool of %d slots', (slots) => {
    expect(() => new StarlakePool({ name: 'p', slots })).toThrow(
      `'slots' of pool 'p' must be a whole number from 1 to 1000`,
    );
  });

  test('more tables than a run may have', () => {
    const tables = Array.from({ length: 10_001 }, (_, i) => ({ name: `t${i}` }));
    expect(() => newPipeline({ tables })).toThrow(
      "'tables' of 'Test/Sales' has 10001 tables, and a run may have 10000: split them over several pipelines",
    );
  });

  test('a definition over 1 MB, with its size', () => {
    class Wordy extends StarlakeJob {
      public slJob(scope: Construct, { taskId, outputPath }: SlJobProps): sfn.TaskStateBase {
        const payload = sfn.TaskInput.fromObject({ words: 'x'.repeat(1_050_000) });
        const lambdaFunction = lambda.Function.fromFunctionName(scope, 'Fn', 'starlake');
        return new tasks.LambdaInvoke(scope, taskId, {
          lambdaFunction,
          payload,
          outputPath,
          resultPath: sfn.JsonPath.DISCARD,
        });
      }
    }
    const stack = newStack();
    newPipeline({ job: new Wordy(stack, 'Wordy', { bucket: new s3.Bucket(stack, 'Lake') }) }, stack);
    expect(() => Template.fromStack(stack)).toThrow(/definition of 'Test\/Sales' has about \d+ bytes/);
  });

  test.each([
    ['that fall', [Size.gibibytes(16), Size.gibibytes(8)], 'must rise, got 8192 MiB after 16384 MiB'],
    ['of none', [], 'must have at least one size'],
    ['that Fargate has not', [Size.gibibytes(61)], 'Fargate has no tasks of 62464 MiB'],
  ])('a memory ladder of sizes %s', (_, memoryLadder, message) => {
    expect(() => newPipeline({ memoryLadder })).toThrow(message);
  });

  test.each([-1, 1.5, NaN])('%d retries', (retries) => {
    expect(() => newPipeline({ retries })).toThrow(
      `'retries' of 'Test/Sales' must be a whole number from 0 to 99999999`,
    );
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

  test('a gate that no state follows', () => {
    const stack = newStack();
    const gate = newJob(stack).slPreLoad(stack, { domain: 'sales', preLoadStrategy: PreLoadStrategy.PENDING });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(gate) });
    expect(() => Template.fromStack(stack)).toThrow("'Test/sales_pre_load' is a gate that no state follows");
  });

  test('long names give state names that Step Functions takes', () => {
    const domain = 'd'.repeat(200);
    for (const preLoadStrategy of Object.values(PreLoadStrategy)) {
      const stack = newStack();
      const pipeline = newPipeline({ domain, preLoadStrategy }, stack);
      const names = Object.keys(allStates(definitionOf(pipeline.stateMachine)));
      expect(names.filter((name) => name.length > 80)).toEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
