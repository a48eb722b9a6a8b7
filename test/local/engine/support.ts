import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { findPipeline, pipelinesOf, readAssembly, type Assembly } from '../../../local/assembly';
import { runPipeline, type RunOptions } from '../../../local/engine/engine';
import type { ContainerExit, ContainerRun, Executor } from '../../../local/executor';
import type { RunEvent, RunResult } from '../../../local/run-event';

const folders: string[] = [];

/** An empty folder that is gone after the tests of the file. */
export function tempFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Synthesizes an app, as `cdk synth` would. */
export function synth(build: (app: App) => void): Assembly {
  const app = new App({ outdir: path.join(tempFolder(), 'cdk.out') });
  build(app);
  return readAssembly(app.synth().directory);
}

/** Writes a cloud assembly of one template by hand, for what CDK does not write. */
export function assemblyOf(...templates: object[]): Assembly {
  const directory = tempFolder();
  const artifacts: Record<string, object> = {};
  templates.forEach((template, index) => {
    const id = `Stack${index + 1}`;
    writeFileSync(path.join(directory, `${id}.template.json`), JSON.stringify(template));
    artifacts[id] = { type: 'aws:cloudformation:stack', properties: { templateFile: `${id}.template.json` } };
  });
  writeFileSync(path.join(directory, 'manifest.json'), JSON.stringify({ version: '40.0.0', artifacts }));
  return readAssembly(directory);
}

/** A stack with a bucket and a task definition whose root is in it. */
export class LakeStack extends Stack {
  readonly bucket = new s3.Bucket(this, 'Lake');
  private readonly vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['us-east-1a'],
    privateSubnetIds: ['subnet-1'],
  });
  private readonly securityGroups = [new ec2.SecurityGroup(this, 'Group', { vpc: this.vpc })];
  private readonly cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc });
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;

  constructor(scope: Construct, id: string, environment: Record<string, string> = {}) {
    super(scope, id);
    this.taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    this.container = this.taskDefinition.addContainer('starlake', {
      image: ecs.ContainerImage.fromRegistry('starlakeai/starlake:1.5.0'),
      environment: { SL_ROOT: `s3a://${this.bucket.bucketName}/project`, ...environment },
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'starlake' }),
    });
  }

  /** A state that runs a container. */
  load(id: string, props: Partial<tasks.EcsRunTaskProps> & { command: string[] }): tasks.EcsRunTask {
    const { command, ...others } = props;
    return new tasks.EcsRunTask(this, id, {
      cluster: this.cluster,
      securityGroups: this.securityGroups,
      taskDefinition: this.taskDefinition,
      integrationPattern: sfn.IntegrationPattern.RUN_JOB,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      containerOverrides: [{ containerDefinition: this.container, command }],
      resultPath: sfn.JsonPath.DISCARD,
      ...others,
    });
  }

  /** A function of inline code. */
  code(id: string, code: string, props: Partial<lambda.FunctionProps> = {}): lambda.Function {
    return new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(code),
      ...props,
    });
  }

  machine(id: string, chain: sfn.IChainable): sfn.StateMachine {
    return new sfn.StateMachine(this, id, { definitionBody: sfn.DefinitionBody.fromChainable(chain) });
  }
}

/** A folder with a function's bundled code. */
export function bundle(code: string, file = 'index.js'): string {
  const folder = tempFolder();
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), code);
  return folder;
}

/** An executor of a test: it remembers what it was given, and does what it is told. */
export class FakeExecutor implements Executor {
  readonly name = 'embedded';
  readonly runs: ContainerRun[] = [];
  /** Most containers that ran at once. */
  most = 0;
  active = 0;

  constructor(
    private readonly behave: (
      run: ContainerRun,
      index: number,
    ) => Partial<ContainerExit> | Promise<Partial<ContainerExit>> = () => ({}),
  ) {}

  async run(run: ContainerRun): Promise<ContainerExit> {
    const index = this.runs.push(run) - 1;
    this.most = Math.max(this.most, ++this.active);
    try {
      return { exitCode: 0, ...(await this.behave(run, index)) };
    } finally {
      this.active--;
    }
  }

  close = async () => undefined;
}

/** Runs the only state machine of an assembly. */
export function run(assembly: Assembly, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const [pipeline] = pipelinesOf(assembly);
  return runPipeline({
    assembly,
    pipeline: pipeline!,
    root: '/project',
    input: {},
    executor: new FakeExecutor(),
    fast: true,
    ...options,
  });
}

/** ARN that stands in for a function of {@link asl}. */
export const arnOf = (id: string) => `arn:aws:lambda:us-east-1:000000000000:function:Stack1-${id}`;

/** ARN that stands in for another state machine of {@link asl}. */
export const machineArn = (id: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:Stack1-${id}`;

/**
 * An assembly with a state machine written by hand, and others that it starts; `load` is the family of its task definition.
 */
export function asl(
  definition: object,
  functions: Record<string, string> = {},
  others: Record<string, object> = {},
): Assembly {
  const Resources: Record<string, object> = {
    Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: { DefinitionString: JSON.stringify(definition) } },
    Load: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'load',
        Cpu: '256',
        Memory: '512',
        ContainerDefinitions: [
          {
            Name: 'starlake',
            Image: 'starlake:1',
            Command: ['help'],
            Environment: [{ Name: 'SL_ROOT', Value: 's3a://lake/project' }],
          },
        ],
      },
    },
  };
  for (const [id, other] of Object.entries(others)) {
    Resources[id] = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { DefinitionString: JSON.stringify(other) },
    };
  }
  for (const [id, ZipFile] of Object.entries(functions)) {
    Resources[id] = {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile } },
    };
  }
  return assemblyOf({ Resources });
}

/** A state that runs a container with these words, or the words at a path. */
export function ecsState(command: string[] | string, more: object = {}): object {
  const words = typeof command === 'string' ? { 'Command.$': command } : { Command: command };
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::ecs:runTask.sync',
    Parameters: {
      Cluster: 'cluster',
      TaskDefinition: 'load',
      Overrides: { ContainerOverrides: [{ Name: 'starlake', ...words }] },
    },
    ...more,
  };
}

type EventOf<T, E = RunEvent> = E extends { type: infer Type } ? (T extends Type ? E : never) : never;

/** Events of a type. */
export function events<T extends RunEvent['type']>(result: RunResult, type: T): EventOf<T>[] {
  return result.history.filter((event) => event.type === type) as EventOf<T>[];
}

/** Ends when the signal is aborted, as a container that is told to stop. */
export function untilStopped(
  signal: AbortSignal,
  onStop: () => void = () => undefined,
): Promise<Partial<ContainerExit>> {
  return new Promise((resolve) => {
    const stop = () => {
      onStop();
      resolve({ exitCode: 143 });
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

export { findPipeline };
