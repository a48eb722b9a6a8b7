import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkUnique } from '../commands/starlake-names';
import { MONITORING_METRICS, MonitoringMetric } from '../contract/monitoring';
import { METRICS_NAMESPACE } from '../job/job-resources';
import { StarlakeJob } from '../job/starlake-job';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { checkInstance, checkList, checkWord } from '../private/checks';
import { physicalName } from '../private/physical-names';
import { checkNear, checkUsable } from '../private/places';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { MonitorFunction } from './monitor-function';
import { monitoringAlarms } from './monitoring-alarms';
import { monitoringDashboard } from './monitoring-dashboard';
import { checkMonitoringProps } from './monitoring-keys';
import { monitoringSettings } from './monitoring-settings';
import { monitoringTopic } from './monitoring-topic';
import type { StarlakeMonitoringProps } from './starlake-monitoring-props';
import { unknownFreshness } from './unknown-freshness';

/** Log groups that a query of a dashboard can have (CloudWatch). */
const MAX_LOG_GROUPS = 50;

/**
 * Tells people what is wrong with pipelines, and shows how they run: messages on an SNS topic, alarms, a dashboard. A
 * `StarlakeProject` makes one with `monitoring`, and so does a single pipeline.
 *
 * A message says what failed and why, by table, which rows were loaded, and what to do next, with commands and links. It is sent once,
 * for each run that failed, timed out or was stopped, that is late or waits, that has rejected too many rows, and for each table that is
 * stale; and when the account throttles, or something is in a dead-letter queue. Emails are plain text. All other subscribers get JSON in
 * the form of custom notifications, which Amazon Q Developer in chat applications shows in Slack and Teams.
 *
 * Its cost does not depend on the number of pipelines and tables: ten alarms are about $1.20 a month, and a dashboard is $3 after the
 * account's third. Metrics have data only while something is wrong.
 */
export class StarlakeMonitoring extends Construct {
  /** The topic that messages go to. */
  public readonly topic: sns.ITopic;
  /**
   * The alarms, for actions of your own: failed, timed out, late, waiting, rejected rows, stale, throttled, dead letters, and the monitoring
   * itself. A message tells of each already, but not of the last, unless the topic is your own.
   */
  public readonly alarms: cloudwatch.Alarm[];
  /** The dashboard; undefined where none was wanted. */
  public readonly dashboard?: cloudwatch.Dashboard;
  private readonly dimension: string;

  /**
   * @throws Error for a job or pipelines that are deployed elsewhere, for times and ratios that cannot be right, and for a pipeline whose
   * state machine has a name that is known at deployment only
   */
  constructor(scope: Construct, id: string, props: StarlakeMonitoringProps) {
    super(scope, id);
    const { path } = this.node;
    checkMonitoringProps(props, `'${path}'`, new.target !== StarlakeMonitoring);
    const job = checkInstance(props.job, StarlakeJob, `'job' of '${path}'`);
    checkNear(this, job, 'its job');
    const pipelines = checkList(props.pipelines, `'pipelines' of '${path}'`);
    if (pipelines.length === 0) {
      throw new Error(`'pipelines' of '${path}' must have at least one pipeline`);
    }
    pipelines.forEach((pipeline) => {
      checkInstance(pipeline, StarlakePipeline, `a pipeline in 'pipelines' of '${path}'`);
      checkNear(this, pipeline, 'a pipeline of it', pipeline.stateMachineArn);
    });
    checkUnique(
      pipelines.map(({ node }) => node.path),
      `'pipelines' of '${path}'`,
    );
    const schedules = this.schedulesOf(pipelines);
    this.node.addValidation({
      validate: () => [
        ...this.schedulesOf(pipelines)
          .filter((each) => !schedules.includes(each))
          .map(
            (each) =>
              `'${path}' does not watch '${each.node.path}', which was made after it: make a StarlakeMonitoring after all schedules`,
          ),
        ...unknownFreshness(this, pipelines, job._context.machinePrefix, Object.keys(settings.freshness)),
      ],
    });
    const settings = monitoringSettings(path, pipelines, schedules, props);
    const { bus } = job._context.events;
    if (bus && Object.keys(settings.freshness).length > 0) {
      checkUsable(this, bus, 'the event bus of its job', 'account', { arn: bus.eventBusArn });
    }
    this.dimension = physicalName(this, { maxLength: 80, separator: '-' });
    this.topic = monitoringTopic(this, props);
    const { handler, deadLetters } = new MonitorFunction(this, job, settings, {
      name: this.dimension,
      topic: this.topic,
      outputs: pipelines.flatMap(({ _outputs }) => _outputs ?? []),
    });
    const queues = [deadLetters, ...job._resources.deadLetters, ...schedules.map((each) => each.deadLetterQueue)];
    const metric = (name: MonitoringMetric, period: Duration) => this.metric(name, { period });
    const { alarms, broken } = monitoringAlarms(this, {
      handler,
      deadLetters: [...new Set(queues)],
      name: this.dimension,
      metric,
    });
    this.alarms = alarms;
    if (props.topic) {
      broken.addAlarmAction(new SnsAction(props.topic));
    }
    if (props.dashboard ?? true) {
      this.dashboard = monitoringDashboard(this, {
        name: this.dimension,
        alarms,
        runs: handler.logGroup.logGroupName,
        pipelines: this.logGroupsOf(pipelines),
        metric,
      });
    }
  }

  /**
   * A metric of what is monitored: `RunsFailed`, `RunsTimedOut`, `RunsAborted`, `RunsLate`, `RunsWaiting`, `TablesRejected` or
   * `TablesStale`. It has data only while something is wrong.
   *
   * @throws Error for another name
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    checkWord(metricName as MonitoringMetric, MONITORING_METRICS, `a metric of '${this.node.path}'`);
    return new cloudwatch.Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      statistic: metricName.startsWith('Runs') && !/Late|Waiting/.test(metricName) ? 'Sum' : 'Maximum',
      ...options,
      dimensionsMap: { Monitoring: this.dimension },
    });
  }

  private schedulesOf(pipelines: readonly IStarlakePipeline[]): PipelineSchedule[] {
    return this.node.root.node
      .findAll()
      .filter(
        (each): each is PipelineSchedule => each instanceof PipelineSchedule && pipelines.includes(each.pipeline),
      );
  }

  /** Log groups of pipelines, as many as a query can have; not those of nested stacks, whose outputs are few. */
  private logGroupsOf(pipelines: readonly IStarlakePipeline[]): string[] {
    const groups = pipelines.flatMap((each) => ('logGroup' in each ? (each as StarlakePipeline).logGroup : []));
    return [...new Set(groups)]
      .filter((group) => Stack.of(group).nestedStackParent === undefined)
      .map(({ logGroupName }) => logGroupName)
      .slice(0, MAX_LOG_GROUPS);
  }
}
