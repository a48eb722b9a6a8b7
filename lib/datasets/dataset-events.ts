import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionEnvironment } from '../contract/environment';
import { checkUsable } from '../private/places';

/** Where a job's functions publish that datasets were refreshed. */
export class DatasetEvents {
  private readonly publishers = new Set<lambda.Function>();

  /** @throws Error for a bus of another region; a bus of another account must allow this account to publish */
  constructor(
    private readonly job: Construct,
    /** Undefined for the account's default bus. */
    public readonly bus?: events.IEventBus,
  ) {
    if (bus) {
      checkUsable(job, bus, 'its event bus', 'region', { arn: bus.eventBusArn });
    }
  }

  /** ARN of the bus. */
  public get busArn(): string {
    const parts = { service: 'events', resource: 'event-bus', resourceName: 'default' };
    return this.bus?.eventBusArn ?? Stack.of(this.job).formatArn(parts);
  }

  /** Lets a handler publish, and gives it the bus. Idempotent. */
  public grantPublish(handler: lambda.Function): void {
    if (this.publishers.has(handler)) {
      return;
    }
    this.publishers.add(handler);
    const variables = { EVENT_BUS: this.busArn } satisfies FunctionEnvironment;
    Object.entries(variables).forEach(([name, value]) => handler.addEnvironment(name, value));
    handler.addToRolePolicy(new iam.PolicyStatement({ actions: ['events:PutEvents'], resources: [this.busArn] }));
  }
}
