import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DatasetEvents } from '../datasets/dataset-events';
import type { FunctionSettings } from '../functions/function-settings';
import { RolePolicies, SPLIT_JOB } from '../iam/role-policies';
import type { DataLake } from '../lake/data-lake';
import { physicalName } from '../private/physical-names';
import type { CheckedRuntime } from './checked-runtime';
import type { JobLogs } from './job-logs';

/** What a job is made of, for its parts: they take this and not the job, which makes them. */
export class JobContext {
  constructor(
    /** The job itself: its parts are constructs below it. */
    public readonly scope: Construct,
    public readonly lake: DataLake,
    /** Makes log groups. */
    public readonly logs: JobLogs,
    /** How functions are made. */
    public readonly functions: FunctionSettings,
    /** Where functions publish refreshed datasets. */
    public readonly events: DatasetEvents,
    /** Whether runs write metrics of loaded and rejected rows. */
    public readonly rowMetrics: boolean,
    /** The platform that runs the commands. */
    public readonly runtime: CheckedRuntime,
  ) {}

  /** The job's name in the account: names of its state machines and rules begin with it, and it is the dimension `Job` of its metrics. */
  public get name(): string {
    return physicalName(this.scope, { maxLength: 36, separator: '-' });
  }

  /** What the names of the job's state machines begin with. */
  public get machinePrefix(): string {
    return `${this.name}-`;
  }

  /** The policies of a function's role that grow with the job's pipelines. */
  public policiesOf(handler: lambda.Function): RolePolicies {
    return RolePolicies.of(handler.role as iam.Role, SPLIT_JOB);
  }
}
