import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkUsable } from '../private/places';

/** How the log groups of a job are made: its containers', its handlers' and its pipelines'. */
export class JobLogs {
  private keyStack?: Stack;

  /** @throws Error for a key of another region */
  constructor(
    job: Construct,
    private readonly retention: logs.RetentionDays,
    private readonly removalPolicy: RemovalPolicy,
    private readonly encryptionKey?: kms.IKey,
  ) {
    if (encryptionKey) {
      checkUsable(job, encryptionKey, 'the key of its logs', 'region', { arn: encryptionKey.keyArn });
    }
  }

  /** A log group with the job's encryption, and its retention unless another is given. */
  public create(
    scope: Construct,
    id: string,
    logGroupName?: string,
    retention: logs.RetentionDays = this.retention,
  ): logs.LogGroup {
    this.allowLogsToUseKey(Stack.of(scope));
    return new logs.LogGroup(scope, id, {
      logGroupName,
      retention,
      removalPolicy: this.removalPolicy,
      encryptionKey: this.encryptionKey,
    });
  }

  /**
   * A log group of state machines. Step Functions delivers logs to names with this prefix without a statement for each in the account's
   * resource policy, which has little room.
   */
  public createForMachines(scope: Construct, id: string, name: string, retention?: logs.RetentionDays): logs.LogGroup {
    return this.create(scope, id, `/aws/vendedlogs/states/${name}`, retention);
  }

  // CloudWatch Logs needs a statement in the key's own policy, and CDK's LogGroup adds none.
  private allowLogsToUseKey(stack: Stack): void {
    if (!this.encryptionKey || this.keyStack === stack) {
      return;
    }
    this.keyStack = stack;
    this.encryptionKey.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }),
          },
        },
      }),
    );
  }
}
