import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { allStates, definitionOf, definitionOfStates, newStack } from '../helpers/definition';
import { causeOf, FakeExecutor, runLocally, scratchFolder, synthesize } from '../helpers/local-run';
import {
  CommandTasks,
  LoadPipeline,
  PreLoadStrategy,
  RequestedTaskSize,
  SlJobProps,
  StarlakeJob,
  StarlakeJobProps,
  TaskSize,
} from '../../lib';

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
      taskTimeout: this.stateTimeout(props),
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
  expect(causeOf(bad)).toMatchObject({
    tables: [{ table: 'bad', status: 'FAILED', error: 'Error', reason: expect.stringContaining('exit 1') }],
    loaded: ['orders'],
  });
});

test('its states have the timeouts of what they run: one, or that of each table', () => {
  const stack = newStack();
  const job = new LambdaStarlakeJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
  const taskTimeout = Duration.minutes(5);
  const { States } = definitionOfStates(stack, job.slTransform(stack, { transformName: 'kpi.top', taskTimeout }));
  expect(States['kpi.top'].TimeoutSeconds).toBe(300);
  const tables = [{ name: 'orders', taskTimeout }, { name: 'lines' }];
  const { stateMachine } = new LoadPipeline(stack, 'Sales', { job, domain: 'sales', tables });
  const loads = Object.values(allStates(definitionOf(stateMachine))).filter((state) => state.TimeoutSecondsPath);
  expect(loads.map((state) => state.TimeoutSecondsPath)).toEqual(['$.timeout']);
  expect(() => job.slLoad(stack, { domain: 'sales', table: 'a', taskTimeout: Duration.millis(1) })).toThrow(
    "'taskTimeout' of 'sales_a_load' must be a whole number of seconds from 1 to 99999999, got 0.001",
  );
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

/** Starlake by a state of the CDK's, on a cluster that knows two sizes: a platform that gives all that ECS gives. */
class RunTaskJob extends StarlakeJob {
  private readonly definition: ecs.FargateTaskDefinition;
  private readonly runner: ecs.ContainerDefinition;
  private readonly cluster: ecs.Cluster;

  constructor(
    scope: Construct,
    id: string,
    props: StarlakeJobProps,
    private readonly logGroupName?: string,
  ) {
    super(scope, id, props);
    this.cluster = new ecs.Cluster(this, 'Cluster');
    this.definition = new ecs.FargateTaskDefinition(this, 'Task', { family: 'starlake-of-mine' });
    this.runner = this.definition.addContainer('runner', { image: ecs.ContainerImage.fromRegistry('starlake:1') });
    this.grantReadWrite(this.definition.taskRole);
  }

  public override get commandTasks(): CommandTasks {
    return {
      cluster: this.cluster,
      family: 'starlake-of-mine',
      containerName: this.runner.containerName,
      logGroupName: this.logGroupName,
      logStreamPrefix: 'mine',
    };
  }

  public override get commandGrantee() {
    return this.definition.taskRole;
  }

  public override get hasSidecars(): boolean {
    return true;
  }

  public override taskSize({ cpu = 1024, memory = Size.gibibytes(2) }: RequestedTaskSize): TaskSize {
    return { cpu, memory };
  }

  public override cpusFor(memory: Size, what: string): number[] {
    if (memory.toGibibytes() > 4) {
      throw new Error(`this cluster has no ${memory.toGibibytes()} GiB (${what})`);
    }
    return [1024, 2048];
  }

  public slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
    return new tasks.EcsRunTask(scope, props.taskId, {
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      cluster: this.cluster,
      taskDefinition: this.definition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      resultPath: sfn.JsonPath.DISCARD,
      outputPath: props.outputPath,
    });
  }
}

describe('a platform of your own that gives all that ECS gives', () => {
  let stack: Stack;

  beforeEach(() => {
    stack = newStack();
  });

  const newLoad = (job: StarlakeJob, ...sizes: Size[]) =>
    new LoadPipeline(stack, 'Sales', {
      job,
      domain: 'sales',
      tables: [{ name: 'orders', cpu: 2048 }, { name: 'lines' }],
      preLoadStrategy: PreLoadStrategy.IMPORTED,
      landingDirectory: 's3://elsewhere/landing',
      memoryLadder: sizes.length > 0 ? sizes : undefined,
    });
  const newJob = () => {
    const { logGroupName } = new logs.LogGroup(stack, 'Printed');
    return new RunTaskJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') }, logGroupName);
  };

  test('its tasks have sizes, and a ladder by what it has', () => {
    const pipeline = newLoad(newJob(), Size.gibibytes(3), Size.gibibytes(4));
    const text = JSON.stringify(definitionOf(pipeline.stateMachine));
    expect(text).toContain('{"table":"orders","cpu":"2048","memory":"2048","alone":true}');
    expect(text).toContain('{"table":"lines","cpu":"1024","memory":"2048"}');
    expect(text).toContain('{"memory":"3072","cpus":["1024","2048"]}');
  });

  test('a size that it has not is refused by its own words', () => {
    expect(() => newLoad(newJob(), Size.gibibytes(5))).toThrow(
      "this cluster has no 5 GiB ('memoryLadder' of 'Test/Sales')",
    );
  });

  test('its tasks are watched, stopped and their logs read', () => {
    newLoad(newJob(), Size.gibibytes(3));
    const template = Template.fromStack(stack);
    for (const action of ['says why', 'ends the loads', 'stops the containers']) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Description: Match.stringLikeRegexp(action),
        Environment: {
          Variables: {
            FAMILY: 'starlake-of-mine',
            CONTAINER_NAME: 'runner',
            LOG_STREAM_PREFIX: 'mine',
            LOG_GROUP: { Ref: Match.stringLikeRegexp('^Printed') },
          },
        },
      });
    }
    const allowed = (actions: string | string[]) =>
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: actions })]) },
      });
    allowed(['ecs:DescribeTasks', 'ecs:StopTask']);
    allowed(['logs:FilterLogEvents', 'logs:GetLogEvents']);
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { source: ['aws.states'] } });
  });

  test('its commands may take files from a landing directory outside of the lake', () => {
    newLoad(newJob(), Size.gibibytes(3));
    expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain(
      'elsewhere/landing/*',
    );
  });

  test('an import that failed beside a sidecar is run again by a function', () => {
    const pipeline = newLoad(newJob(), Size.gibibytes(3));
    expect(JSON.stringify(definitionOf(pipeline.stateMachine))).toContain('"importRetries"');
  });

  test('where its log is half said, it is an error', () => {
    const job = new RunTaskJob(stack, 'Job', { bucket: new s3.Bucket(stack, 'Lake') });
    expect(() => newLoad(job)).toThrow(
      "'commandTasks' of 'Test/Job' (class RunTaskJob) must have both 'logGroupName' and 'logStreamPrefix', or neither",
    );
  });
});
