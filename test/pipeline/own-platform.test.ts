import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { newStack } from '../helpers/definition';
import { FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import { LoadPipeline, PreLoadStrategy, SlJobProps, StarlakeJob, StarlakeJobProps } from '../../lib';

/** Starlake in a Lambda function: all that a platform has to write. */
class LambdaStarlakeJob extends StarlakeJob {
  private readonly starlake: lambda.Function;

  constructor(scope: Construct, id: string, props: StarlakeJobProps) {
    super(scope, id, props);
    this.starlake = new lambda.Function(this, 'Function', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(
        'exports.handler = async ({ argv }) => { if (argv.includes("bad")) throw new Error("exit 1"); return argv; };',
      ),
    });
    this.grantReadWrite(this.starlake);
  }

  public slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
    const [verb, ...rest] = props.arguments;
    return new tasks.LambdaInvoke(scope, props.taskId, {
      lambdaFunction: this.starlake,
      payloadResponseOnly: true,
      payload: sfn.TaskInput.fromObject({
        argv: sfn.JsonPath.array(verb, ...rest),
        environment: this.containerEnvironment(props),
      }),
      resultPath: sfn.JsonPath.DISCARD,
      outputPath: props.outputPath,
    });
  }
}

function assemblyOf(...tables: string[]) {
  return synthesize((stack) => {
    const job = new LambdaStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
    const props = { job, domain: 'sales', tables: tables.map((name) => ({ name })) };
    new LoadPipeline(stack, 'Sales', { ...props, preLoadStrategy: PreLoadStrategy.NONE });
  });
}

test('a platform of your own only has to write slJob', async () => {
  const root = scratchFolder();
  mkdirSync(path.join(root, 'datasets/stage/sales'), { recursive: true });
  writeFileSync(path.join(root, 'datasets/stage/sales/a.csv'), '');
  const executor = new FakeExecutor();

  const good = await runLocally(assemblyOf('orders', 'customers'), 'sales', { root, executor });
  expect(good).toMatchObject({
    status: 'SUCCEEDED',
    output: {
      status: 'LOADED',
      tables: [
        { table: 'orders', status: 'LOADED' },
        { table: 'customers', status: 'LOADED' },
      ],
    },
  });
  const bad = await runLocally(assemblyOf('orders', 'bad'), 'sales', { root, executor });
  expect(bad.error).toBe('Starlake.LoadFailed');
  expect(JSON.parse(JSON.parse(bad.cause!).errorMessage)).toMatchObject({
    tables: [{ table: 'bad', status: 'FAILED', error: 'Error', reason: expect.stringContaining('exit 1') }],
    loaded: ['orders'],
  });
});

test('a state that does not pass its input on is refused: what is behind it could not find its data', () => {
  class Careless extends StarlakeJob {
    public slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
      return new tasks.EvaluateExpression(scope, props.taskId, { expression: '1' });
    }
  }
  const stack = newStack();
  const job = new Careless(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  expect(() => job.slImport(stack, { domain: 'sales' })).toThrow("state 'Test/sales_import' must drop its result");
});
