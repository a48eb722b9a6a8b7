// Deterministic names and ARNs for resources that are not deployed. They must be unique and look like those of AWS.

export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Pseudo parameters that are the same in every stack. */
export const PSEUDO_PARAMETERS: Readonly<Record<string, unknown>> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::NotificationARNs': [],
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Property that holds the physical name, if it is not `Name`. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

/** The text before the name in an ARN, if it is not `<type>/`. */
const ARN_PREFIXES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'function:',
  'AWS::Logs::LogGroup': 'log-group:',
  'AWS::SNS::Topic': '',
  'AWS::SQS::Queue': '',
  'AWS::SecretsManager::Secret': 'secret:',
  'AWS::StepFunctions::StateMachine': 'stateMachine:',
};

/** Types whose `Ref` is the ARN. */
const REF_IS_ARN = new Set([
  'AWS::ECS::Service',
  'AWS::ECS::TaskDefinition',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
]);

/** Name of the property that gives resources of this type their physical name. */
export function nameProperty(type: string): string {
  return NAME_PROPERTIES[type] ?? 'Name';
}

/** Name for a resource that the template does not name. */
export function standInName(type: string, stack: string, logicalId: string): string {
  return type === 'AWS::S3::Bucket' ? logicalId.toLowerCase() : `${stack}-${logicalId}`;
}

/** ARN of a resource with this physical name. */
export function standInArn(type: string, name: string): string {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${name}`;
  const [, service = 'custom', kind = 'resource'] = type.split('::');
  const region = service === 'IAM' ? '' : REGION;
  const prefix = ARN_PREFIXES[type] ?? `${kind.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}/`;
  // A task definition's ARN always names a revision.
  const revision = type === 'AWS::ECS::TaskDefinition' ? ':1' : '';
  return `arn:aws:${serviceInArn(service)}:${region}:${ACCOUNT}:${prefix}${name}${revision}`;
}

function serviceInArn(service: string): string {
  return service === 'StepFunctions' ? 'states' : service.toLowerCase();
}

/** The value of `Ref` for a resource with this physical name. */
export function standInRef(type: string, name: string): string {
  if (REF_IS_ARN.has(type)) return standInArn(type, name);
  return type === 'AWS::SQS::Queue' ? `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}` : name;
}

/**
 * The name of a Lambda function, from its ARN, with or without a version or an alias, or from the function name of an
 * invocation.
 */
export function functionNameOf(nameOrArn: string): string {
  const inArn = /^(?:arn:[^:]+:lambda:[^:]*:)?\d*:?function:([^:]+)/.exec(nameOrArn);
  return inArn?.[1] ?? nameOrArn.split(':')[0]!;
}

/** The family of a task definition, from its ARN, or from `family` or `family:revision`. */
export function familyOf(familyOrArn: string): string {
  return familyOrArn.replace(/^arn:.*:task-definition\//, '').replace(/:\d+$/, '');
}
