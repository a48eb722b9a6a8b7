import { CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Stands for an unknown value. */
export const UNKNOWN = 'u'.repeat(256);

/** The longest values of their kind in AWS. */
const PARTITION = 'aws-us-gov';
const REGION = 'us-isof-south-1';
const ACCOUNT = '0'.repeat(12);

const PSEUDO: { [name: string]: string } = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': PARTITION,
  'AWS::Region': REGION,
  'AWS::StackId': arn('cloudformation', `stack/${name(128)}/${name(36)}`),
  'AWS::StackName': name(128),
  'AWS::URLSuffix': 'amazonaws.com.cn',
};

/** By resource type: the longest names that AWS accepts (its API references), and ARNs with them. */
const RESOURCES: { [type: string]: { readonly [attribute: string]: string } } = {
  'AWS::DynamoDB::Table': named(255, (table) => arn('dynamodb', `table/${table}`)),
  'AWS::EC2::SecurityGroup': { Ref: name(20), GroupId: name(20) },
  'AWS::ECS::Cluster': named(255, (cluster) => arn('ecs', `cluster/${cluster}`)),
  'AWS::ECS::TaskDefinition': { Ref: arn('ecs', `task-definition/${name(255)}:${name(10)}`) },
  'AWS::Events::EventBus': named(256, (bus) => arn('events', `event-bus/${bus}`)),
  'AWS::KMS::Key': named(36, (key) => arn('kms', `key/${key}`)),
  'AWS::Lambda::Function': named(64, (handler) => arn('lambda', `function:${handler}`)),
  'AWS::Logs::LogGroup': named(512, (group) => arn('logs', `log-group:${group}:*`)),
  'AWS::S3::Bucket': named(63, (bucket) => `arn:${PARTITION}:s3:::${bucket}`),
  'AWS::SecretsManager::Secret': { Ref: arn('secretsmanager', `secret:${name(512)}-${name(6)}`) },
  'AWS::SQS::Queue': named(80, (queue) => arn('sqs', queue)),
  'AWS::StepFunctions::StateMachine': {
    ...named(80, (machine) => arn('states', `stateMachine:${machine}`)),
    Ref: arn('states', `stateMachine:${name(80)}`),
  },
};

/**
 * The longest text that a reference to a resource can become.
 *
 * @param attribute `Ref`, the name of an attribute, or that of a pseudo parameter
 */
export function longestReference(target: IConstruct | undefined, attribute: string): string {
  if (attribute in PSEUDO) {
    return PSEUDO[attribute];
  }
  if (target instanceof iam.CfnRole) {
    // The default path is `/`.
    return attribute === 'Arn' ? `arn:${PARTITION}:iam::${ACCOUNT}:role${target.path ?? '/'}${name(64)}` : name(64);
  }
  const type = target && CfnResource.isCfnResource(target) ? target.cfnResourceType : '';
  return RESOURCES[type]?.[attribute] ?? UNKNOWN;
}

function named(length: number, arnOf: (name: string) => string): { readonly [attribute: string]: string } {
  return { Ref: name(length), Name: name(length), Arn: arnOf(name(length)) };
}

function name(length: number): string {
  return 'n'.repeat(length);
}

function arn(service: string, rest: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${rest}`;
}
