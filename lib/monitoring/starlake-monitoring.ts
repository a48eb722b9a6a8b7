import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { MONITORING_METRICS, MonitoringMetric } from '../contract/monitoring';
import { METRICS_NAMESPACE } from '../job/job-resources';
import { StarlakeJob } from '../job/starlake-job';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { checkInstance, checkList, checkText, checkWord } from '../private/checks';
import { checkNear, checkUsable } from '../private/places';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { MonitorFunction } from './monitor-function';
import { monitoringAlarms } from './monitoring-alarms';
import { monitoringDashboard } from './monitoring-dashboard';
import { checkMonitoringProps } from './monitoring-keys';
import { monitoringSettings } from './monitoring-settings';
import type { StarlakeMonitoringProps } from './starlake-monitoring-props';

/**
 * Tells people what is wrong with pipelines, and shows how they run: messages on an SNS topic, alarms, a dashboard. A
 * `StarlakeProject` makes one with `monitoring`.
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
  private readonly jobName: string;

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
    pipelines.forEach((pipeline) => {
      checkInstance(pipeline, StarlakePipeline, `a pipeline in 'pipelines' of '${path}'`);
      checkNear(this, pipeline, 'a pipeline of it', pipeline.stateMachineArn);
    });
    const schedules = this.node.root.node
      .findAll()
      .filter(
        (each): each is PipelineSchedule => each instanceof PipelineSchedule && pipelines.includes(each.pipeline),
      );
    const settings = monitoringSettings(path, pipelines, schedules, props);
    const { bus } = job._context.events;
    if (bus && Object.keys(settings.freshness).length > 0) {
      checkUsable(this, bus, 'the event bus of its job', 'account', { arn: bus.eventBusArn });
    }
    this.jobName = job._context.name;
    this.topic = props.topic ?? this.newTopic();
    checkList(props.emails ?? [], `'emails' of '${path}'`).forEach((email) =>
      this.topic.addSubscription(new EmailSubscription(checkEmail(email, `'emails' of '${path}'`))),
    );
    const { handler, deadLetters } = new MonitorFunction(this, job, settings, this.topic);
    const queues = [deadLetters, ...job._resources.deadLetters, ...schedules.map((each) => each.deadLetterQueue)];
    const metric = (name: MonitoringMetric, period: Duration) => this.metric(name, { period });
    const { alarms, broken } = monitoringAlarms(this, {
      handler,
      deadLetters: [...new Set(queues)],
      job: this.jobName,
      metric,
    });
    this.alarms = alarms;
    if (props.topic) {
      broken.addAlarmAction(new SnsAction(props.topic));
    }
    if (props.dashboard ?? true) {
      const ofPipelines = job.node.tryFindChild('PipelineLogs') as logs.LogGroup | undefined;
      this.dashboard = monitoringDashboard(this, {
        job: this.jobName,
        alarms,
        runs: handler.logGroup.logGroupName,
        pipelines: ofPipelines?.logGroupName,
        metric,
      });
    }
  }

  /**
   * A metric of the runs of the job: `RunsFailed`, `RunsTimedOut`, `RunsAborted`, `RunsLate`, `RunsWaiting`, `TablesRejected` or
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
      dimensionsMap: { Job: this.jobName },
    });
  }

  // AWS's own key lets functions of the account publish, and costs nothing. It does not let alarms: they call the function.
  private newTopic(): sns.Topic {
    return new sns.Topic(this, 'Topic', {
      displayName: 'Starlake',
      enforceSSL: true,
      masterKey: kms.Alias.fromAliasName(this, 'TopicKey', 'alias/aws/sns'),
    });
  }
}

function checkEmail(email: string, what: string): string {
  checkText(email, `an address in ${what}`);
  if (!Token.isUnresolved(email) && !/^[^@\s]+@[^@\s]+$/.test(email)) {
    throw new Error(`an address in ${what} must be one of email, such as data@example.com, got '${email}'`);
  }
  return email;
}
