import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { MONITORING_METRICS, MonitoringMetric } from '../contract/monitoring';

/** Columns of a dashboard (CloudWatch). */
const WIDTH = 24;

/** List prices of us-east-1 for Fargate on demand, Linux on x86: an hour of a vCPU, and of a GiB. */
const VCPU_HOUR = 0.04048;
const GIB_HOUR = 0.004445;

/** How a run ends, as the function logs it. */
const STATUSES = ['SUCCEEDED', 'SKIPPED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

const ENDED = `filter message = "run ended"`;

/** What a dashboard is made of. */
interface DashboardParts {
  /** Of the monitoring, for titles. */
  readonly name: string;
  readonly alarms: cloudwatch.IAlarm[];
  /** Log group of the function, which has a line for each run. */
  readonly runs: string;
  /** Log groups of the pipelines. */
  readonly pipelines: string[];
  readonly metric: (name: MonitoringMetric, period: Duration) => cloudwatch.Metric;
}

/**
 * The dashboard of a monitoring. Its widgets are few, and most are queries of logs, by pipeline: so it holds for any number of
 * pipelines and tables, needs no metrics that are billed while nobody looks, and reads as far back as the logs go.
 */
export function monitoringDashboard(scope: Construct, parts: DashboardParts): cloudwatch.Dashboard {
  const { name, alarms, runs, pipelines, metric } = parts;
  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', { defaultInterval: Duration.days(7) });
  const query = (title: string, view: cloudwatch.LogQueryVisualizationType, queryLines: string[], width = WIDTH / 2) =>
    new cloudwatch.LogQueryWidget({ title, view, queryLines, width, height: 6, logGroupNames: [runs] });
  const { BAR, TABLE } = cloudwatch.LogQueryVisualizationType;
  const count = STATUSES.map((status) => `strcontains(status, "${status}") as is_${status}`).join(', ');
  const sums = (statuses: string[]) => statuses.map((one) => `sum(is_${one}) as ${one.toLowerCase()}`).join(', ');
  dashboard.addWidgets(new cloudwatch.AlarmStatusWidget({ title: name, alarms, width: WIDTH, height: 3 }));
  dashboard.addWidgets(
    query('Runs', BAR, [ENDED, `fields ${count}`, `stats ${sums(STATUSES)} by bin(1h)`]),
    query('Rows', BAR, [ENDED, 'stats sum(rows) as loaded_rows, sum(rejected) as rejected_rows by bin(1h)']),
  );
  dashboard.addWidgets(
    query(
      'Pipelines',
      TABLE,
      [
        ENDED,
        `fields ${count}`,
        `stats count(*) as runs, ${sums(['FAILED', 'TIMED_OUT', 'SKIPPED'])}, avg(seconds) / 60 as minutes, ` +
          `max(seconds) / 60 as longest, sum(loaded) as tables, sum(rows) as loaded_rows, sum(rejected) as rejected_rows, ` +
          `latest(@timestamp) as last by kind, pipeline`,
        'sort failed desc, runs desc',
        'limit 500',
      ],
      WIDTH,
    ),
  );
  dashboard.addWidgets(
    query('Last runs without success', TABLE, [
      `filter message = "run ended" and status in ["FAILED", "TIMED_OUT", "ABORTED"]`,
      'fields @timestamp, pipeline, status, run, seconds / 60 as minutes',
      'sort @timestamp desc',
      'limit 50',
    ]),
    new cloudwatch.GraphWidget({
      title: 'Late, waiting, stale',
      left: [MONITORING_METRICS.late, MONITORING_METRICS.waiting, MONITORING_METRICS.stale].map((each) =>
        metric(each, Duration.minutes(15)),
      ),
      width: WIDTH / 2,
      height: 6,
    }),
  );
  dashboard.addWidgets(
    ...(pipelines.length === 0 ? [] : [costWidget(pipelines)]),
    new cloudwatch.GraphWidget({
      title: 'vCPUs of Fargate at once, of the whole account',
      left: ['OnDemand', 'Spot'].map(fargateUsage),
      width: WIDTH / 2,
      height: 6,
    }),
  );
  return dashboard;
}

/**
 * Containers, their hours and what they cost by list prices. The events of `ecs:runTask.sync` in the log of pipelines have the
 * task's description, its fields by the alphabet, of which `CreatedAt` follows the `Cpu` of the task.
 */
function costWidget(logGroupNames: string[]): cloudwatch.LogQueryWidget {
  const hours = '(stopped - started) / 3600000';
  return new cloudwatch.LogQueryWidget({
    title: 'Containers, and their cost by list prices of us-east-1',
    view: cloudwatch.LogQueryVisualizationType.TABLE,
    logGroupNames,
    queryLines: [
      `filter type in ["TaskSucceeded", "TaskFailed"] and @message like /"StoppedAt/`,
      String.raw`parse @message /\\"Cpu\\":\\"(?<cpu>\d+)\\",\\"CreatedAt/`,
      String.raw`parse @message /\\"Memory\\":\\"(?<mib>\d+)\\",\\"Overrides/`,
      String.raw`parse @message /\\"StartedAt\\":(?<started>\d+)/`,
      String.raw`parse @message /\\"StoppedAt\\":(?<stopped>\d+)/`,
      String.raw`parse execution_arn /execution:(?<machine>[^:]+):/`,
      `fields ${hours} as h`,
      `stats count(*) as containers, sum(h) as hours, ` +
        `sum(h * (cpu / 1024 * ${VCPU_HOUR} + mib / 1024 * ${GIB_HOUR})) as usd by machine`,
      'sort usd desc',
      'limit 500',
    ],
    width: WIDTH / 2,
    height: 6,
  });
}

/** Use of the account's quota of vCPUs (CloudWatch usage metrics). */
function fargateUsage(kind: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Usage',
    metricName: 'ResourceCount',
    dimensionsMap: { Service: 'Fargate', Type: 'Resource', Resource: 'vCPU', Class: `Standard/${kind}` },
    statistic: 'Maximum',
    period: Duration.minutes(5),
    label: kind,
  });
}
