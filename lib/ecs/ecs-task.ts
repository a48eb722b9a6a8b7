import { Aws, Duration, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EXECUTION_VARIABLE } from '../contract/environment';
import { EcsRuntime } from './ecs-runtime';
import { ecsPolicies } from './ecs-policies';
import { checkNear } from '../private/places';
import { stateName } from '../pipeline/state-name';

/** Most characters of overrides that RunTask accepts, including the JSON. */
const MAX_OVERRIDES = 8192;

/**
 * Assumed length of a value that is known only at deployment: a bucket's name has at most 63 characters, and most ARNs
 * fit into twice as many.
 */
const REFERENCE = '?'.repeat(128);

/** Most characters of its value, the execution's ARN. */
const MAX_ARN = 256;

/** Errors of a task that never started: capacity, throttling, and ECS itself. */
const LAUNCH_ERRORS = [
  'AmazonECS.Unknown',
  'ECS.AmazonECSException',
  'ECS.LimitExceededException',
  'ECS.SdkClientException',
  'ECS.ServerException',
  'ECS.ServiceUnavailableException',
  'ECS.ThrottlingException',
];

interface EcsTaskProps {
  readonly runtime: EcsRuntime;
  readonly arguments: string[];
  readonly environment: { [name: string]: string };
  readonly cpu?: number;
  readonly memoryMiB?: number;
  readonly taskTimeout?: sfn.Timeout;
  readonly outputPath?: string;
  readonly execution?: string;
  readonly pathLength?: number;
}

/**
 * The state that runs one container and waits for it. The CDK's own `EcsRunTask` accepts no paths in its command,
 * creates a security group for each state, and gets permission to stop all tasks of the account.
 */
export class EcsTask extends sfn.TaskStateBase {
  protected readonly taskMetrics?: sfn.TaskMetricsConfig;
  protected readonly taskPolicies?: iam.PolicyStatement[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EcsTaskProps,
  ) {
    // A whole task description has 2 to 3 KB: ninety of them are more than a state can hold.
    const { taskTimeout, outputPath } = props;
    super(scope, id, { stateName: stateName(id), taskTimeout, resultPath: sfn.JsonPath.DISCARD, outputPath });
    if (props.cpu !== undefined || props.memoryMiB !== undefined) {
      props.runtime.taskSize(props.cpu, props.memoryMiB, `'${this.node.path}'`);
    }
    checkNear(this, props.runtime.taskDefinition, 'its task definition');
    this.checkWords();
    this.checkOverrides();
    this.taskPolicies = ecsPolicies(props.runtime, this);
    this.addRetry({
      errors: LAUNCH_ERRORS,
      interval: Duration.seconds(30),
      backoffRate: 2,
      maxDelay: Duration.minutes(10),
      maxAttempts: 8,
      jitterStrategy: sfn.JitterType.FULL,
    });
    // ECS returns this error when it is throttled while it reads security groups, but also for an invalid
    // configuration.
    this.addRetry({
      errors: ['ECS.InvalidParameterException'],
      interval: Duration.seconds(15),
      maxAttempts: 2,
      jitterStrategy: sfn.JitterType.FULL,
    });
  }

  /** @internal */
  protected _renderTask(topLevelQueryLanguage?: sfn.QueryLanguage): unknown {
    if (topLevelQueryLanguage === sfn.QueryLanguage.JSONATA) {
      throw new Error(
        `state '${this.node.path}' is written in JSONPath and cannot be part of a state machine whose query language is JSONata`,
      );
    }
    const { runtime } = this.props;
    return {
      Resource: `arn:${Aws.PARTITION}:states:::ecs:runTask.sync`,
      Parameters: sfn.FieldUtils.renderObject({
        Cluster: runtime.cluster.clusterArn,
        TaskDefinition: runtime.taskDefinitionFor(this),
        LaunchType: runtime.launchType,
        CapacityProviderStrategy: runtime.capacityProviderStrategies?.map((strategy) => ({
          CapacityProvider: strategy.capacityProvider,
          Base: strategy.base,
          Weight: strategy.weight,
        })),
        NetworkConfiguration: runtime.subnetIds && {
          AwsvpcConfiguration: {
            AssignPublicIp: runtime.assignPublicIp ? 'ENABLED' : 'DISABLED',
            SecurityGroups: runtime.securityGroups.map((group) => group.securityGroupId),
            Subnets: runtime.subnetIds,
          },
        },
        PropagateTags: 'TASK_DEFINITION',
        Overrides: this.overrides(),
      }),
    };
  }

  // Braces and backslashes are special in intrinsic functions, and interpreters escape them differently.
  private checkWords(): void {
    const { arguments: argv } = this.props;
    const words = argv.filter((argument) => !Token.isUnresolved(argument) && /[{}\\]/.test(argument));
    if (words.length > 0 && argv.some((argument) => sfn.JsonPath.isEncodedJsonPath(argument))) {
      throw new Error(
        `arguments of '${this.node.path}' must have no braces and backslashes beside paths of the state's input, got '${words[0]}'`,
      );
    }
  }

  private overrides(): { [field: string]: unknown } {
    const { cpu, memoryMiB, runtime, arguments: argv } = this.props;
    // It finds a container that still runs after its execution.
    const environment = {
      ...this.props.environment,
      [EXECUTION_VARIABLE]: this.props.execution ?? sfn.JsonPath.stringAt('$$.Execution.Id'),
    };
    const dynamic = argv.some((argument) => sfn.JsonPath.isEncodedJsonPath(argument));
    return {
      Cpu: sizeText(cpu),
      Memory: sizeText(memoryMiB),
      ContainerOverrides: [
        {
          Name: runtime.container.containerName,
          // A list that contains a path must be one intrinsic function.
          Command: dynamic ? sfn.JsonPath.array(...argv) : argv,
          Environment: Object.entries(environment)
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => ({ Name: name, Value: value })),
        },
      ],
    };
  }

  private checkOverrides(): void {
    const overrides: unknown = Stack.of(this).resolve(this.overrides());
    const length = JSON.stringify(overrides, atItsLongest).length + MAX_ARN + (this.props.pathLength ?? 0);
    if (length > MAX_OVERRIDES) {
      throw new Error(
        `'${this.node.path}' overrides its container with ${length} characters, and ECS takes ${MAX_OVERRIDES}: ` +
          `shorten its environment or its list of tables, set the environment in the task definition, or load each table alone ` +
          `(LoadGrouping.EACH_TABLE)`,
      );
    }
    for (const name of ['arguments', 'environment'] as const) {
      const words = JSON.stringify(Stack.of(this).resolve(this.props[name]));
      if (/\{\{resolve:(secretsmanager|ssm-secure):/.test(words)) {
        throw new Error(
          `'${name}' of '${this.node.path}' ${name === 'arguments' ? 'hold' : 'holds'} a secret, which everybody could read in the execution ` +
            `history: give it as 'secrets' of the job`,
        );
      }
    }
  }
}

// The API expects sizes as text. A path stays a path: its value must be text.
function sizeText(size: number | undefined): string | number | undefined {
  const isPath = sfn.FieldUtils.findReferencedPaths({ size }).length > 0;
  return size === undefined || isPath ? size : Tokenization.stringifyNumber(size);
}

/** For `JSON.stringify`: replaces a function of CloudFormation by a text of the assumed length. */
function atItsLongest(_: string, value: unknown): unknown {
  const [name, ...others] = typeof value === 'object' ? Object.keys(value ?? {}) : [];
  if (others.length > 0 || !/^(Ref|Fn::.*)$/.test(name)) {
    return value;
  }
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown] };
  const [delimiter, parts] = join ?? ['', value];
  return [parts]
    .flat()
    .map((part) => (typeof part === 'string' ? part : REFERENCE))
    .join(delimiter);
}
