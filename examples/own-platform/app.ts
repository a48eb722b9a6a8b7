// A platform of one's own: Starlake by states of the CDK, on a cluster that has a few sizes. ../python/own_platform.py is the same.
import { App, Duration, Size, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import {
  CommandTasks,
  LoadPipeline,
  PreLoadStrategy,
  RequestedTaskSize,
  SlJobProps,
  StarlakeJob,
  TaskSize,
} from 'starlake-stepfunctions';

/** The CPU units that the cluster has for a memory size in MiB, both smallest first. */
const SIZES = new Map([
  [2048, [1024]],
  [4096, [1024, 2048]],
  [8192, [2048]],
]);

/** A size as RunTask wants it. It may be a path of the state's input. */
function textOf(size?: number): string | undefined {
  const path = size === undefined ? undefined : Tokenization.reverseNumber(size);
  return path ? Token.asString(path) : size?.toString();
}

/** Gives pipelines all that `EcsStarlakeJob` gives them. */
class ClusterJob extends StarlakeJob {
  private readonly cluster = new ecs.Cluster(this, 'Cluster');
  private readonly logGroup = new logs.LogGroup(this, 'Log');
  private readonly task = new ecs.FargateTaskDefinition(this, 'Task', { family: 'starlake-on-cluster' });
  private readonly container = this.task.addContainer('starlake', {
    image: ecs.ContainerImage.fromRegistry('starlakeai/starlake:1.8.1'),
    logging: ecs.LogDrivers.awsLogs({ logGroup: this.logGroup, streamPrefix: 'commands' }),
  });

  constructor(scope: Construct, id: string, bucket: s3.IBucket) {
    super(scope, id, { bucket });
    this.grantReadWrite(this.task.taskRole);
  }

  /** The state that runs a command. */
  public override slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase {
    const variables = {
      ...this.containerEnvironment(props),
      // Functions find the tasks of an execution by it.
      STEP_FUNCTIONS_EXECUTION: props.execution ?? sfn.JsonPath.stringAt('$$.Execution.Id'),
    };
    // Arguments may be paths: as one States.Array they stay a list.
    const argv = Tokenization.reverseString(sfn.JsonPath.array(...props.arguments)).firstToken;
    const state = new tasks.EcsRunTask(scope, props.taskId, {
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      cluster: this.cluster,
      taskDefinition: this.task,
      launchTarget: new tasks.EcsFargateLaunchTarget({ platformVersion: ecs.FargatePlatformVersion.LATEST }),
      cpu: textOf(props.cpu),
      memoryMiB: textOf(props.memory?.toMebibytes()),
      containerOverrides: [
        {
          containerDefinition: this.container,
          command: Token.asList(argv),
          environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
        },
      ],
      taskTimeout: this.stateTimeout(props),
      resultPath: sfn.JsonPath.DISCARD,
      outputPath: props.outputPath,
    });
    if (props.retries) state.addRetry({ maxAttempts: props.retries, interval: props.retryDelay, backoffRate: 1 });
    return state;
  }

  /** For functions that stop tasks, wait until they have ended, and read what they print. */
  public override get commandTasks(): CommandTasks {
    return {
      cluster: this.cluster,
      family: this.task.family,
      containerName: this.container.containerName,
      logGroupName: this.logGroup.logGroupName,
      logStreamPrefix: 'commands',
    };
  }

  /** Imports run as it. */
  public override get commandGrantee(): iam.IGrantable {
    return this.task.taskRole;
  }

  /** No other container runs beside Starlake's. */
  public override get hasSidecars(): boolean {
    return false;
  }

  /** The smallest size that has what a table or a task asks for. */
  public override taskSize({ cpu = 0, memory = Size.mebibytes(0) }: RequestedTaskSize, what: string): TaskSize {
    for (const [size, units] of SIZES) {
      const enough = units.find((each) => each >= cpu && size >= memory.toMebibytes());
      if (enough !== undefined) return { cpu: enough, memory: Size.mebibytes(size) };
    }
    throw new Error(`${what} asks for ${cpu} CPU units and ${memory.toMebibytes()} MiB, and the cluster has less`);
  }

  /** For the steps of a memory ladder. */
  public override cpusFor(memory: Size, what: string): number[] {
    const units = SIZES.get(memory.toMebibytes());
    if (units === undefined)
      throw new Error(`${what} has ${memory.toMebibytes()} MiB, and the cluster has no such size`);
    return units;
  }
}

const stack = new Stack(new App(), 'OwnPlatform');
new LoadPipeline(stack, 'Sales', {
  job: new ClusterJob(stack, 'Starlake', new s3.Bucket(stack, 'Lake', { enforceSSL: true })),
  domain: 'sales',
  tables: [{ name: 'orders', cpu: 2048, taskTimeout: Duration.minutes(20) }, { name: 'customers' }],
  preLoadStrategy: PreLoadStrategy.IMPORTED,
  landingDirectory: 's3://partner-files/landing',
  memoryLadder: [Size.gibibytes(4), Size.gibibytes(8)],
});
