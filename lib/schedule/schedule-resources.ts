import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DEAD_LETTERS, SCHEDULES } from '../contract/queues';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { RolePolicies } from '../iam/role-policies';
import { ownService } from '../iam/service-principal';

/** State machines that the policy of one role has room for (IAM: 10,240 characters). */
const MACHINES_PER_ROLE = 40;

/**
 * Resources that the schedules of a stack share: the role that starts pipelines, and the queue for failed starts. Nested
 * stacks share the queue of their outermost one.
 */
export class ScheduleResources extends Construct {
  /** The resources of the scope's stack, made when its first schedule needs them. */
  public static of(scope: Construct): ScheduleResources {
    const stack = Stack.of(scope);
    return (
      (stack.node.tryFindChild(SCHEDULES) as ScheduleResources | undefined) ?? new ScheduleResources(stack, SCHEDULES)
    );
  }

  /** Starts that EventBridge has given up. */
  public readonly deadLetters: sqs.IQueue;
  private readonly roles = new Map<IStarlakePipeline, iam.Role>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const { nestedStackParent } = Stack.of(this);
    this.deadLetters = nestedStackParent
      ? ScheduleResources.of(nestedStackParent).deadLetters
      : new sqs.Queue(this, DEAD_LETTERS, {
          encryption: sqs.QueueEncryption.SQS_MANAGED,
          enforceSSL: true,
          retentionPeriod: Duration.days(14),
        });
  }

  /** The role that can start a pipeline, and others of its schedules' stack. */
  public roleFor(pipeline: IStarlakePipeline): iam.Role {
    const role = this.roles.get(pipeline) ?? this.openRole();
    if (!this.roles.has(pipeline)) {
      this.roles.set(pipeline, role);
      pipeline.grantStartExecution(role);
    }
    return role;
  }

  private openRole(): iam.Role {
    const number = Math.floor(this.roles.size / MACHINES_PER_ROLE);
    const id = `Role${number === 0 ? '' : number + 1}`;
    const known = this.node.tryFindChild(id) as iam.Role | undefined;
    if (known) {
      return known;
    }
    const role = new iam.Role(this, id, {
      description: 'Starlake: starts pipelines on schedule',
      assumedBy: ownService(this, 'scheduler.amazonaws.com'),
    });
    RolePolicies.of(role, 'schedule some of the pipelines in another stack');
    role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetters.queueArn] }));
    return role;
  }
}
