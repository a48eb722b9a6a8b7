import type { PlainSchedule } from './schedule';

/** File beside the code of the function that monitors: its settings, because they can be larger than its environment. */
export const SETTINGS_FILE = 'settings.json';

/** A schedule of a pipeline that is monitored. */
export interface MonitoredSchedule extends PlainSchedule {
  /** First and last time at which it starts runs, milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** Seconds by which a run may begin later than scheduled. */
  readonly window?: number;
}

/** What a run may do before it is told of. */
export interface RunLimits {
  /** Seconds after the scheduled time at which a run has to have ended. */
  readonly lateAfter: number;
  /** Seconds after which a run that waits is reported. */
  readonly waitingAfter: number;
  /** Ratio of a table's rows, from 0 to 1, above which rejected rows are reported. */
  readonly maxRejectedRatio: number;
}

/** A pipeline that is monitored, with the limits that are its own. */
export interface MonitoredPipeline extends Partial<RunLimits> {
  readonly name: string;
  readonly kind: string;
  /** Name of its state machine. */
  readonly machine: string;
  /** Name of the stack that it is deployed with; absent for one of another app. */
  readonly stack?: string;
  readonly schedules?: readonly MonitoredSchedule[];
}

/** Ages in seconds after which a table is no longer fresh. */
export interface FreshnessLimits {
  readonly warn?: number;
  readonly error?: number;
}

/** What is monitored. */
export interface MonitoringSettings extends RunLimits {
  readonly pipelines: readonly MonitoredPipeline[];
  /** By dataset. */
  readonly freshness: { readonly [dataset: string]: FreshnessLimits };
}

/** Metrics of what is monitored. They have data only while something is wrong, so they cost nothing before. */
export const MONITORING_METRICS = {
  /** Runs that failed. */
  failed: 'RunsFailed',
  /** Runs that exceeded their timeout. */
  timedOut: 'RunsTimedOut',
  /** Runs that somebody stopped. */
  aborted: 'RunsAborted',
  /** Scheduled runs that have not ended in time, at each check. */
  late: 'RunsLate',
  /** Runs that wait for an ack file or for another run, at each check. */
  waiting: 'RunsWaiting',
  /** Tables with too many rejected rows, of runs that succeeded. */
  rejected: 'TablesRejected',
  /** Tables that are older than the `error` of their freshness, at each check. */
  stale: 'TablesStale',
} as const;

/** The name of a metric of what is monitored. */
export type MonitoringMetric = (typeof MONITORING_METRICS)[keyof typeof MONITORING_METRICS];

/** EventBridge's “Step Functions Execution Status Change”, as far as it is read. */
export interface RunEvent {
  readonly source: 'aws.states';
  /** ISO-8601, whole seconds. */
  readonly time: string;
  readonly detail: {
    readonly executionArn: string;
    readonly stateMachineArn: string;
    /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`. */
    readonly status: string;
    /** Milliseconds since 1970. */
    readonly startDate: number;
    readonly stopDate?: number | null;
    readonly input?: string | null;
    readonly output?: string | null;
  };
}

/** The event of a refreshed dataset, as far as it is read. */
export interface RefreshEvent {
  readonly source: 'starlake';
  readonly time: string;
  readonly detail: { readonly dataset: string };
}

/** EventBridge's event of a rule with a rate: look what is late, waits or is stale. */
export interface CheckEvent {
  readonly source: 'aws.events';
}

/** What an alarm of CloudWatch calls a function with, as far as it is read. */
export interface AlarmEvent {
  readonly source: 'aws.cloudwatch';
  readonly alarmArn: string;
  readonly alarmData: {
    readonly alarmName: string;
    readonly state: { readonly value: string; readonly reason: string };
    readonly configuration?: { readonly description?: string };
  };
}

/** What the function is called with. */
export type MonitorEvent = RunEvent | RefreshEvent | CheckEvent | AlarmEvent;
