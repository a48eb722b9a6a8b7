import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Place } from './model';

/** The services that are called. */
export interface Clients {
  readonly cloudFormation: CloudFormationClient;
  readonly logs: CloudWatchLogsClient;
  readonly ecs: ECSClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
}

/** What the SDK logs is about itself, such as two sources of credentials of which it takes the one that was asked for. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Clients with the SDK's own chain of credentials, for a region. */
export function clientsFor({ profile, region }: Omit<Place, 'stacks'>): Clients {
  // Which Node.js later versions of the SDK need concerns who bundles it, not who runs the bundle.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // The AWS CLI reads AWS_DEFAULT_REGION, the SDK does not.
  const chosen = region ?? process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  const config = {
    logger: SILENT,
    // A throttled call is tried again after up to 20 s.
    maxAttempts: 8,
    ...(profile === undefined ? {} : { profile }),
    ...(chosen === undefined ? {} : { region: chosen }),
  };
  return {
    cloudFormation: new CloudFormationClient(config),
    logs: new CloudWatchLogsClient(config),
    ecs: new ECSClient(config),
    s3: new S3Client(config),
    scheduler: new SchedulerClient(config),
    sfn: new SFNClient(config),
    // AWS_ENDPOINT_URL counts for queues, too.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
  };
}
