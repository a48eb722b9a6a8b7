import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { MONITORING_METRICS, MonitoringMetric } from '../contract/monitoring';

/** How often checks count, see `MonitorFunction`. */
const CHECKED = Duration.minutes(15);

const ENDED = Duration.minutes(5);

/** Metrics that an expression of an alarm can have (CloudWatch). */
const MAX_METRICS = 10;

/** Alarms on what messages tell already: they add no message, but a colour on the dashboard, and a place for other actions. */
const TOLD: ReadonlyArray<readonly [id: string, metric: MonitoringMetric, period: Duration, says: string]> = [
  ['Failed', MONITORING_METRICS.failed, ENDED, 'runs failed'],
  ['TimedOut', MONITORING_METRICS.timedOut, ENDED, 'runs took longer than their timeout'],
  ['Late', MONITORING_METRICS.late, CHECKED, 'scheduled runs have not ended in time'],
  ['Waiting', MONITORING_METRICS.waiting, CHECKED, 'runs wait long for an ack file or for another run'],
  ['Rejected', MONITORING_METRICS.rejected, ENDED, 'tables have too many rejected rows'],
  ['Stale', MONITORING_METRICS.stale, CHECKED, 'tables were not refreshed for as long as their freshness says'],
];

/** What alarms are made of. */
interface AlarmParts {
  readonly handler: lambda.Function;
  readonly deadLetters: readonly sqs.IQueue[];
  /** Of the monitoring, for descriptions. */
  readonly name: string;
  readonly metric: (name: MonitoringMetric, period: Duration) => cloudwatch.Metric;
}

/**
 * The alarms of a monitoring. Their number does not depend on that of pipelines or tables: which ones it is, messages and the
 * dashboard say.
 *
 * @returns them, and the one about the monitoring itself
 * @throws Error for more dead-letter queues than an alarm can have
 */
export function monitoringAlarms(
  scope: Construct,
  { handler, deadLetters, name, metric }: AlarmParts,
): { readonly alarms: cloudwatch.Alarm[]; readonly broken: cloudwatch.Alarm } {
  const alarm = (id: string, of: cloudwatch.IMetric, alarmDescription: string, evaluationPeriods = 1) =>
    new cloudwatch.Alarm(scope, id, {
      metric: of,
      threshold: 1,
      evaluationPeriods,
      datapointsToAlarm: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription,
    });
  const told = TOLD.map(([id, of, period, says]) =>
    // A check may come some seconds later than a period ends: an alarm must not go and come back for that.
    alarm(id, metric(of, period), `${name}: ${says}`, period === CHECKED ? 2 : 1),
  );
  const throttled = alarm(
    'Throttled',
    sumOf([transitionsThrottled(), lambda.Function.metricAllThrottles({ statistic: 'Sum', period: ENDED })]),
    'This account and region has reached a limit of Step Functions (state transitions) or Lambda (concurrent executions). Runs go on ' +
      'later. Ask for more at Service Quotas if it is often.',
  );
  if (deadLetters.length > MAX_METRICS) {
    throw new Error(
      `'${scope.node.path}' has ${deadLetters.length} dead-letter queues, and an alarm takes ${MAX_METRICS}: make a monitoring for the ` +
        `pipelines of each stack`,
    );
  }
  const dead = alarm(
    'DeadLettersFilled',
    sumOf(
      deadLetters.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: ENDED }),
      ),
    ),
    `${name}: a start of a run, a refresh of a dataset, an event of lineage or one of the monitoring could not be handled, and is in a ` +
      `dead-letter queue.`,
  );
  const broken = alarm(
    'Broken',
    handler.metricErrors({ statistic: 'Sum', period: ENDED }),
    `${name}: the function that monitors has failed, so a message may be missing. Its log says why.`,
  );
  callOn(scope, handler, [throttled, dead]);
  return { alarms: [...told, throttled, dead, broken], broken };
}

/** Alarms call the function, which sends a message in the form of all others. */
function callOn(scope: Construct, handler: lambda.Function, alarms: cloudwatch.Alarm[]): void {
  alarms.forEach((each) => {
    each.addAlarmAction({ bind: () => ({ alarmActionArn: handler.functionArn }) });
    handler.addPermission(`${each.node.id}Alarm`, {
      principal: new iam.ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
      sourceAccount: Stack.of(scope).account,
      sourceArn: each.alarmArn,
    });
  });
}

/** Requests of the account's bucket for state transitions that were throttled. */
function transitionsThrottled(): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/States',
    metricName: 'ThrottledEvents',
    dimensionsMap: { ServiceMetric: 'StateTransition' },
    statistic: 'Sum',
    period: ENDED,
  });
}

// A metric without data must not hide the others.
function sumOf(metrics: readonly cloudwatch.IMetric[]): cloudwatch.IMetric {
  const using = Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric]));
  return new cloudwatch.MathExpression({
    expression: metrics.map((_, i) => `FILL(m${i}, 0)`).join(' + '),
    usingMetrics: using,
    period: ENDED,
    label: 'sum',
  });
}
