import { Names, Stack } from 'aws-cdk-lib';
import * as cdk from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { loadStates } from './load-states';
import { LoadTable } from './load-table';
import { Overlap } from './overlap';
import { StaleFiles } from './stale-files';
import { StarlakeJob } from '../job/starlake-job';
import { checkName, checkTables } from '../job/starlake-names';
import { StarlakePool } from '../pool/starlake-pool';
import { PreLoadStrategy } from '../pre-load/pre-load-strategy';
import { checkInstance, checkText, checkWord } from '../private/checks';

/** Longest definition that Step Functions takes, in bytes. */
const MAX_DEFINITION = 1_048_576;

/**
 * A table that fails once leaves 13 of the 25,000 events that an execution may have, and up to 7,300 are for waiting and for
 * what is around them.
 */
const MAX_TABLES = 1350;

/** Properties of a LoadPipeline. */
export interface LoadPipelineProps {
  /** Runs the commands. */
  readonly job: StarlakeJob;

  /** The domain to load. */
  readonly domain: string;

  /** Its tables. Give their patterns: then a run loads those only that have files. */
  readonly tables: LoadTable[];

  /**
   * What the domain waits for.
   *
   * @default - the option `pre_load_strategy`
   */
  readonly preLoadStrategy?: PreLoadStrategy;

  /**
   * The ack file of the strategy `ack`; see `StarlakeOptions.globalAckFilePath`.
   *
   * @default - the option `global_ack_file_path`
   */
  readonly globalAckFilePath?: string;

  /**
   * How long the strategy `ack` waits.
   *
   * @default - the option `ack_wait_timeout`
   */
  readonly ackWaitTimeout?: cdk.Duration;

  /**
   * Where files land, the domain's `metadata.directory`: an S3 URI, or a path below `SL_DATASETS`; see
   * `SlPreLoadProps.landingDirectory`.
   *
   * @default - the domain's folder in `SL_INCOMING` or `SL_AREA_INCOMING` of `slEnvVar`, `incoming/{domain}` otherwise
   */
  readonly landingDirectory?: string;

  /**
   * Pool whose slots bound how many tables load at once.
   *
   * @default - the job's pool named by the option `default_pool`
   */
  readonly pool?: StarlakePool;

  /**
   * What a run does that starts while another run of the domain is going, one of another pipeline of it too.
   *
   * @default Overlap.WAIT
   */
  readonly overlap?: Overlap;

  /**
   * What a run does with files that an earlier run left in the `ingesting` area: one that was aborted, or whose files could not
   * be told apart.
   *
   * @default StaleFiles.FAIL
   */
  readonly staleFiles?: StaleFiles;

  /**
   * How often a load that failed is run again, and how often the import. The files that it took are put back before.
   *
   * @default - the option `retries`
   */
  readonly retries?: number;

  /**
   * Time between two tries: all loads of the run have ended before it begins.
   *
   * @default - the option `retry_delay`
   */
  readonly retryDelay?: cdk.Duration;

  /**
   * Memory for loads that were killed for want of it, in rising order: each time the next size that is more than the load had,
   * with as much CPU as the table has, or as Fargate asks for. These tries do not use up `retries`.
   *
   * @default - they are run again with the memory they had, as often as `retries` says
   */
  readonly memoryLadder?: cdk.Size[];

  /**
   * Name of the state machine.
   *
   * @default - made of the job's and the domain's, with a hash
   */
  readonly stateMachineName?: string;

  /**
   * Role of the state machine.
   *
   * @default - one role for all pipelines of the job
   */
  readonly role?: iam.IRole;
}

/**
 * One domain's load pipeline: a Standard state machine that checks what has arrived, imports it, and loads the domain's
 * tables at most `slots` at once.
 *
 * **Input**, all optional: `{"scheduledTime": ISO-8601 time, "tables": [names]}`. `scheduledTime` is the run's logical
 * date, otherwise its start time; `tables` loads these only. Other keys are ignored.
 *
 * **Output**: `{"domain", "status": "LOADED"|"SKIPPED", "scheduledDate", "reason"?, "tables": [{"table", "status"}]}`.
 *
 * **Errors**: `Starlake.LoadFailed` when a table was not loaded, after all others were tried; the message of its cause is
 * JSON that names each table, its exit code or stop reason and its log. `Starlake.InvalidInput` for an input that cannot
 * be meant. Other errors (the import failed, S3 refused a listing) by their own names.
 */
export class LoadPipeline extends Construct {
  /** The domain. */
  public readonly domain: string;
  /** The state machine. */
  public readonly stateMachine: sfn.StateMachine;
  /** Log group of the state machine. */
  public readonly logGroup: logs.LogGroup;

  /**
   * @throws Error for names, patterns and sizes that cannot be right, for an unknown pool, and for a definition over 1 MB
   */
  constructor(scope: Construct, id: string, props: LoadPipelineProps) {
    super(scope, id);
    const { job, domain, tables } = props;
    const what = (name: keyof LoadPipelineProps) => `'${name}' of '${this.node.path}'`;
    checkInstance(job, StarlakeJob, what('job'));
    checkName(domain, `the domain of '${this.node.path}'`);
    checkTables(tables, `domain '${domain}'`);
    if (tables.length === 0) {
      throw new Error(`'tables' of '${this.node.path}' must name at least one table`);
    }
    if (tables.length > MAX_TABLES) {
      throw new Error(
        `'tables' of '${this.node.path}' has ${tables.length} tables, and one execution has events for ${MAX_TABLES}: ` +
          `split them over several pipelines`,
      );
    }
    this.domain = domain;
    const pool = checkInstance(props.pool ?? job.pool(job._options.defaultPool), StarlakePool, what('pool'));
    const strategy = props.preLoadStrategy ?? job._options.preLoadStrategy;
    const definition = loadStates(new Construct(this, 'States'), {
      ...props,
      preLoadStrategy: checkWord(strategy, PreLoadStrategy, what('preLoadStrategy')),
      overlap: checkWord(props.overlap ?? Overlap.WAIT, Overlap, what('overlap')),
      staleFiles: checkWord(props.staleFiles ?? StaleFiles.FAIL, StaleFiles, what('staleFiles')),
      slots: pool.slots,
    });
    if (props.stateMachineName !== undefined) {
      checkText(props.stateMachineName, what('stateMachineName'));
    }
    // Other names need a statement each in the account's one resource policy for log delivery, which is soon full.
    const name = `/aws/vendedlogs/states/${Names.uniqueResourceName(this, { maxLength: 200, separator: '-' })}`;
    this.logGroup = job._resources.logs.create(this, 'Logs', name);
    this.stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      definitionBody: sfn.DefinitionBody.fromChainable(definition),
      stateMachineType: sfn.StateMachineType.STANDARD,
      stateMachineName: job._resources.watch.watch(this, domain, props.stateMachineName),
      comment: `Starlake: loads domain ${domain}`,
      role: props.role ?? job._resources.pipelineRole,
      tracingEnabled: true,
      logs: { destination: this.logGroup, level: sfn.LogLevel.ALL, includeExecutionData: true },
    });
    const resource = this.stateMachine.node.defaultChild as sfn.CfnStateMachine;
    resource.addMetadata('starlake:pipeline', domain);
    this.checkDefinition(resource);
  }

  /** Lets the grantee start runs of this pipeline. */
  public grantStartExecution(grantee: iam.IGrantable): iam.Grant {
    return this.stateMachine.grantStartExecution(grantee);
  }

  /** A metric of the state machine. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metric(metricName, options);
  }

  /** Runs that failed. */
  public metricFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricFailed(options);
  }

  /** Runs that succeeded, skipped ones included. */
  public metricSucceeded(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricSucceeded(options);
  }

  /** Runs that were started. */
  public metricStarted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricStarted(options);
  }

  /** Runs that somebody aborted. */
  public metricAborted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricAborted(options);
  }

  /** Runs that took longer than they may. */
  public metricTimedOut(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTimedOut(options);
  }

  /** Time from a run's start to its end, in milliseconds. */
  public metricTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.stateMachine.metricTime(options);
  }

  private checkDefinition(resource: sfn.CfnStateMachine): void {
    this.node.addValidation({
      validate: () => {
        const bytes = Buffer.byteLength(definitionText(Stack.of(this).resolve(resource.definitionString)));
        return bytes <= MAX_DEFINITION
          ? []
          : [
              `the definition of '${this.node.path}' has about ${bytes} bytes, and Step Functions takes ${MAX_DEFINITION}: ` +
                `split the domain's tables over several pipelines`,
            ];
      },
    });
  }
}

// What stands for a token is about as long as what it becomes.
function definitionText(resolved: string | { 'Fn::Join': [string, unknown[]] }): string {
  return typeof resolved === 'string'
    ? resolved
    : resolved['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}
