import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { MAX_LOAD_TABLES } from '../contract/limits';
import { EXPECTATIONS_FAILED, ROWS_LOADED, ROWS_REJECTED } from '../contract/metrics';
import type { ILoadPipeline, LoadPipelineAttributes } from './i-load-pipeline';
import { ImportedLoadPipeline } from './imported-load-pipeline';
import { loadDataset } from './load-dataset';
import { loadStates } from './load-states';
import { checkCommandPipeline } from '../pipeline/check-pipeline';
import { StaleFiles } from './stale-files';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import type { IStarlakeJob } from '../job/i-starlake-job';
import { checkName, checkTables } from '../commands/starlake-names';
import type { Keys } from '../lake/key-grants';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { checkWord, markClass } from '../private/checks';
import { pipelineMonitoring } from '../monitoring/pipeline-monitoring';
import type { StarlakeMonitoring } from '../monitoring/starlake-monitoring';
import { pipelineMachine } from '../pipeline/pipeline-machine';
import type { PipelineDagOptions } from '../options/pipeline-dag-options';
import { checkMetricTable, runMetric } from '../pipeline/run-metric';
import { PipelineSchedule } from '../schedule/pipeline-schedule';
import { LOAD_PIPELINE_KEYS } from './load-pipeline-keys';
import type { LoadPipelineProps } from './load-pipeline-props';

/**
 * One domain's load pipeline: a Standard state machine that checks what has arrived, imports it, and loads the domain's
 * tables at most `slots` at once.
 *
 * **Input**, all optional: `{"scheduledTime": ISO-8601 time, "tables": [names]}`. `scheduledTime` is the run's logical
 * date; by default it is the last time of `schedule`, or the start time without a schedule. With `tables`, only these are
 * loaded. `unless` is set by the second of two schedules, so that one time does not start two runs. Other keys are ignored.
 *
 * **Output**: `{"domain", "status": "LOADED"|"SKIPPED", "scheduledDate", "reason"?, "blockedBy"?, "rowsUnknown"?, "tables":
 * [{"table", "status", "rows"?, "rejected"?, "expectations"?}]}`.
 *
 * **Errors**: `Starlake.LoadFailed` when a table was not loaded, after all others were tried; the message of its cause is
 * JSON that names each table, its exit code or stop reason and its log. `Starlake.InvalidInput` for an invalid input. Other
 * errors, such as a refused listing of S3, have their own names.
 */
export class LoadPipeline extends StarlakePipeline implements ILoadPipeline {
  /**
   * A load pipeline that another app has deployed: you can start and schedule it, load it before transforms, grant
   * access to it and read its metrics.
   *
   * @throws Error for invalid names, and for an ARN that is not of a state machine
   */
  public static fromLoadPipelineAttributes(
    scope: Construct,
    id: string,
    attributes: LoadPipelineAttributes,
  ): ILoadPipeline {
    return new ImportedLoadPipeline(scope, id, attributes);
  }

  /** The domain. */
  public readonly domain: string;
  public readonly pipelineName: string;
  public readonly stateMachine: sfn.StateMachine;
  public readonly logGroup: logs.LogGroup;
  /** Its own monitoring; undefined where `monitoring` was not given. */
  public readonly monitoring?: StarlakeMonitoring;
  /** @internal */
  public readonly _kind = 'load';
  /** @internal */
  public readonly _common: PipelineDagOptions;
  /**
   * The datasets that it loads, by table.
   *
   * @internal
   */
  public readonly _datasets: ReadonlyMap<string, string>;
  /** @internal */
  public readonly _outputs?: Keys;
  /** @internal */
  public readonly _writes: readonly string[];
  private readonly job: IStarlakeJob;

  /**
   * @throws Error for invalid names, patterns and sizes, for an unknown pool, and for a definition over 1 MB
   */
  constructor(scope: Construct, id: string, props: LoadPipelineProps) {
    super(scope, id);
    const isOpen = new.target !== LoadPipeline;
    const { what, overlap, slots } = checkCommandPipeline(this, props, LOAD_PIPELINE_KEYS, isOpen);
    this._common = props.job._options.pipelines;
    const { job, domain, tables } = props;
    checkName(domain, `the domain of '${this.node.path}'`);
    if (props.areaName !== undefined) {
      checkName(props.areaName, `the areas of '${this.node.path}'`);
    }
    checkTables(tables, `domain '${domain}'`);
    if (tables.length === 0) {
      throw new Error(`'tables' of '${this.node.path}' must name at least one table`);
    }
    if (tables.length > MAX_LOAD_TABLES) {
      throw new Error(
        `'tables' of '${this.node.path}' has ${tables.length} tables, and a run may have ${MAX_LOAD_TABLES}: ` +
          `split them over several pipelines`,
      );
    }
    this.job = job;
    this.domain = domain;
    this._datasets = new Map(tables.map((table) => [table.name, loadDataset(domain, table)]));
    this._writes = [...this._datasets.values()];
    this.pipelineName = props.pipelineName ?? domain;
    const strategy = props.preLoadStrategy ?? job._options.preLoadStrategy;
    const { definition, role, files, outputs } = loadStates(new Construct(this, 'States'), {
      ...props,
      preLoadStrategy: checkWord(strategy, PreLoadStrategy, what('preLoadStrategy')),
      overlap,
      staleFiles: checkWord(props.staleFiles ?? StaleFiles.FAIL, StaleFiles, what('staleFiles')),
      slots,
    });
    this._outputs = outputs;
    const machine = pipelineMachine(this, {
      ...props,
      pipelineName: this.pipelineName,
      kind: this._kind,
      definition,
      role,
      comment: props.description ?? `Starlake: loads domain ${domain}`,
      split: `split the domain's tables over several pipelines`,
      reads: [],
      writes: [...this._writes],
      lineage: {
        description: props.description,
        steps: Object.fromEntries([...this._datasets].map(([table, writes]) => [table, { writes }])),
        files,
      },
    });
    this.stateMachine = machine.stateMachine;
    this.logGroup = machine.logGroup;
    if (props.schedule !== undefined) {
      new PipelineSchedule(this, 'Schedule', { ...props.schedule, pipeline: this });
    }
    this.monitoring = pipelineMonitoring(this, props);
  }

  /**
   * Rows that were loaded into the domain's tables, or into one table with the dimension `Table`. Needs `rowMetrics` of
   * the job.
   */
  public metricRows(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rowMetric(ROWS_LOADED, options);
  }

  /**
   * Rows that Starlake has rejected, or those of one table with the dimension `Table`. Needs `rowMetrics` of the job.
   */
  public metricRowsRejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rowMetric(ROWS_REJECTED, options);
  }

  /**
   * Expectations of Starlake that have failed at the end of a run, or those of one table with the dimension `Table`. Needs `rowMetrics` of
   * the job, and tables with `expectations`.
   */
  public metricExpectationsFailed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.rowMetric(EXPECTATIONS_FAILED, options);
  }

  private rowMetric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.Metric {
    const { Domain = this.domain, Table, ...dimensionsMap } = options.dimensionsMap ?? {};
    if (Table !== undefined && !Token.isUnresolved(Table)) {
      checkMetricTable(Table, [...this._datasets.keys()], this.node.path);
    }
    return runMetric(this.job, metricName, { Domain, Table }, { ...options, dimensionsMap });
  }
}

markClass(LoadPipeline, 'LoadPipeline');
