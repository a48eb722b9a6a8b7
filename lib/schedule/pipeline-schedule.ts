import { Annotations, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { cut } from '../contract/cut';
import { CRON_METADATA } from '../contract/metadata';
import { parseCron } from '../cron/cron';
import { EventBridgeCron, eventBridgeCron } from '../cron/event-bridge-cron';
import type { MonitoredSchedule } from '../contract/monitoring';
import { PipelineScheduleProps } from './pipeline-schedule-props';
import { withCommon } from './common-schedule';
import { plainSchedule } from './plain-schedule';
import { scheduleDate } from './schedule-dates';
import { SCHEDULE_KEYS } from './schedule-keys';
import { ScheduleOptions } from './schedule-options';
import { ScheduleResources } from './schedule-resources';
import { checkTimeZone } from './time-zone';
import type { IStarlakePipeline } from '../pipeline/i-starlake-pipeline';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { checkInstance, checkWhole, knownSeconds } from '../private/checks';
import { checkNear } from '../private/places';
import { checkKeys } from '../private/struct-keys';

/** How long EventBridge tries to start a run, and how often at most. */
const START_WITHIN_SECONDS = 3600;
const MAX_ATTEMPTS = 185;

/** Maximum characters of a description (EventBridge Scheduler). */
const MAX_DESCRIPTION = 512;

/**
 * Starts a pipeline on schedule, by EventBridge Scheduler. The logical date of the run is the scheduled time
 * (`{"scheduledTime": …, "once": true}`), even if the run starts later. EventBridge may start a run twice: the second run of
 * transforms ends as `SKIPPED` if a run for its logical date has succeeded. A failed start is tried again for an hour. Then it goes to
 * the dead-letter queue. All schedules of a stack share one dead-letter queue and one role.
 *
 * A `cron` that restricts both day of month and day of week becomes two schedules. On a day that matches both, each schedule
 * starts a run, and the second run ends at once as `SKIPPED`.
 */
export class PipelineSchedule extends Construct {
  /** The pipeline that it starts. */
  public readonly pipeline: IStarlakePipeline;
  /** The expressions as EventBridge Scheduler takes them, one or two. */
  public readonly expressions: string[];
  /** The role that starts the pipeline. */
  public readonly role: iam.IRole;
  /** Receives starts that have failed for an hour. */
  public readonly deadLetterQueue: sqs.IQueue;
  /**
   * When it starts runs; undefined where it starts none.
   *
   * @internal
   */
  public readonly _monitored?: MonitoredSchedule;

  /**
   * @throws Error for an invalid expression, time zone or date, and for an end before the begin
   */
  constructor(scope: Construct, id: string, own: PipelineScheduleProps) {
    super(scope, id);
    const keys = { ...SCHEDULE_KEYS, pipeline: 'own' } as const;
    checkKeys(own, keys, `'${this.node.path}'`, { isOpen: new.target !== PipelineSchedule });
    const what = (name: keyof PipelineScheduleProps) => `'${name}' of '${this.node.path}'`;
    checkInstance(own.pipeline, StarlakePipeline, what('pipeline'));
    this.pipeline = own.pipeline;
    const props = { ...own, ...withCommon(own, this.pipeline._common) };
    checkNear(this, this.pipeline, 'its pipeline', this.pipeline.stateMachineArn);
    const crons = eventBridgeCron(parseCron(props.cron, what('cron')), what('cron'));
    const timeZone = checkTimeZone(props.timeZone ?? 'UTC', what('timeZone'));
    const { startDate, endDate, isOver } = this.dates(props, timeZone);
    if (isOver) {
      Annotations.of(this).addWarningV2(
        'starlake:schedule-over',
        `${what('endDate')} is past: the schedule is disabled`,
      );
    }
    const resources = ScheduleResources.of(this);
    this.role = resources.roleFor(this.pipeline);
    this.deadLetterQueue = resources.deadLetters;
    if ((props.enabled ?? true) && !isOver) {
      this._monitored = {
        ...plainSchedule(props, `'${this.node.path}'`),
        ...(startDate ? { from: startDate.getTime() } : {}),
        ...(endDate ? { to: endDate.getTime() } : {}),
        ...(props.flexibleWindow ? { window: props.flexibleWindow.toSeconds() } : {}),
      };
    }
    this.expressions = crons.map(({ expression }) => expression);
    crons.forEach((cron, i) => {
      const schedule = new scheduler.CfnSchedule(this, i === 0 ? 'Schedule' : 'DayOfWeekSchedule', {
        description: descriptionOf(this.pipeline.pipelineName, props.cron),
        scheduleExpression: cron.expression,
        scheduleExpressionTimezone: timeZone,
        startDate: startDate?.toISOString(),
        endDate: endDate?.toISOString(),
        flexibleTimeWindow: flexibleWindow(props, what('flexibleWindow')),
        state: (props.enabled ?? true) && !isOver ? 'ENABLED' : 'DISABLED',
        target: {
          arn: this.pipeline.stateMachineArn,
          roleArn: this.role.roleArn,
          input: inputOf(cron, timeZone),
          deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: START_WITHIN_SECONDS, maximumRetryAttempts: MAX_ATTEMPTS },
        },
      });
      // As it was written: the command line shows it so.
      schedule.addMetadata(CRON_METADATA, props.cron);
    });
  }

  // EventBridge refuses a begin that is past by five minutes, also when something else of the schedule is changed, and an end that is past.
  private dates({ startDate, endDate }: PipelineScheduleProps, timeZone: string) {
    const { path } = this.node;
    const start = startDate === undefined ? undefined : scheduleDate(startDate, timeZone, `'startDate' of '${path}'`);
    const end = endDate === undefined ? undefined : scheduleDate(endDate, timeZone, `'endDate' of '${path}'`);
    if (start && end && end <= start) {
      throw new Error(`'endDate' of '${path}' must be after its startDate ${startDate}, got ${endDate}`);
    }
    const now = Date.now();
    const isOver = end !== undefined && end.getTime() <= now;
    return {
      startDate: start && start.getTime() > now && !isOver ? start : undefined,
      endDate: isOver ? undefined : end,
      isOver,
    };
  }
}

function flexibleWindow({ flexibleWindow: window }: ScheduleOptions, what: string) {
  if (window === undefined) {
    return { mode: 'OFF' };
  }
  const minutes = checkWhole(knownSeconds(window, what) / 60, what, { min: 1, max: 1440, of: 'minutes' });
  return { mode: 'FLEXIBLE', maximumWindowInMinutes: minutes };
}

function inputOf({ exceptDaysOfMonth }: EventBridgeCron, timeZone: string): string {
  const unless = exceptDaysOfMonth && { daysOfMonth: exceptDaysOfMonth, timeZone };
  return JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>', once: true, ...(unless ? { unless } : {}) });
}

function descriptionOf(pipeline: string, cron: string): string {
  const description = `Starlake: starts ${pipeline} at '${cron}'`;
  return Token.isUnresolved(pipeline) ? description : cut(description, MAX_DESCRIPTION);
}
