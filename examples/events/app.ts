// Others read the events of our datasets: a topic hears of every refresh of a domain, a function of one table's.
import { App, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EcsStarlakeJob, LoadPipeline } from 'starlake-stepfunctions';

const stack = new Stack(new App(), 'Events');
const eventBus = new events.EventBus(stack, 'Datasets');

new LoadPipeline(stack, 'Sales', {
  job: new EcsStarlakeJob(stack, 'Starlake', { bucket: new s3.Bucket(stack, 'Lake', { enforceSSL: true }), eventBus }),
  domain: 'sales',
  tables: [
    { name: 'orders', pattern: 'orders-.*\\.jsonl' },
    { name: 'customers', pattern: 'customers-.*\\.csv' },
  ],
});

/** The pattern of events of refreshed datasets. */
const refreshed = (detail: Record<string, string[]>): events.EventPattern => ({
  source: ['starlake'],
  detailType: ['Starlake Dataset Refreshed'],
  detail,
});

const dataset = events.EventField.fromPath('$.detail.dataset');
const date = events.EventField.fromPath('$.detail.scheduledDate');
const message = events.RuleTargetInput.fromText(`${dataset} is new, for ${date}`);
new events.Rule(stack, 'SalesRefreshed', {
  eventBus,
  eventPattern: refreshed({ domain: ['sales'] }),
  targets: [new targets.SnsTopic(new sns.Topic(stack, 'Analysts', { enforceSSL: true }), { message })],
});

const dropCache = new lambda.Function(stack, 'DropCache', {
  runtime: lambda.Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: lambda.Code.fromInline(
    'def handler(event, context):\n    print("drops the cache of", event["detail"]["table"])\n',
  ),
});
new events.Rule(stack, 'OrdersRefreshed', {
  eventBus,
  eventPattern: refreshed({ dataset: ['sales.orders'] }),
  targets: [new targets.LambdaFunction(dropCache)],
});
