import { RemovalPolicy, Size, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { importCommand, loadCommand, optionsOf, StarlakeCommand, transformCommand } from '../commands/commands';
import { DataLake } from '../lake/data-lake';
import { BoundCatalog, LakeCatalog } from '../lake/lake-catalog';
import { LakeEncryption } from '../lake/lake-encryption';
import { JOB_KEYS, TASK_SIZE_KEYS } from './job-keys';
import { OpenLineage } from '../lineage/open-lineage';
import { ResolvedOptions, resolveOptions } from '../options/resolved-options';
import { executionStartDate, scheduledDate } from '../commands/scheduled-date';
import { SlImportProps, SlJobProps, SlLoadProps, SlPreLoadProps, SlTransformProps } from '../commands/sl-props';
import { checkRunMode } from '../commands/run-mode';
import { layEnvironments, sparkEnvironment } from '../commands/spark-config';
import type { StarlakeJobProps } from './starlake-job-props';
import { checkName, checkTransformName, checkUnique } from '../commands/starlake-names';
import { PreLoad } from '../pre-load/pre-load';
import { poolsOf } from './pools-of';
import { StarlakePool } from './starlake-pool';
import { checkDuration, checkInstance, checkList, checkTexts, markClass } from '../private/checks';
import { DatasetEvents } from '../datasets/dataset-events';
import type { FunctionEnvironment } from '../contract/environment';
import { FunctionSettings } from '../functions/function-settings';
import { CheckedRuntime } from './checked-runtime';
import type { IStarlakeJob } from './i-starlake-job';
import { CommandTasks, RequestedTaskSize, TaskSize } from './i-starlake-runtime';
import { JobContext } from './job-context';
import { JobLogs } from './job-logs';
import { JobResources } from './job-resources';
import { nearest } from '../text/nearest';
import { allow, SPLIT_JOB } from '../iam/role-policies';
import { checkKeys } from '../private/struct-keys';
import { SL_IMPORT_KEYS, SL_LOAD_KEYS, SL_PRE_LOAD_KEYS, SL_TRANSFORM_KEYS } from '../commands/sl-keys';

/** How lineage is given, for errors. */
const LINEAGE = 'that of OpenLineage.http';

/**
 * The factory of Starlake's orchestration (`IStarlakeJob` of its Python distribution): turns Starlake's commands into
 * states. All methods end in `slJob`, which a platform implements; `EcsStarlakeJob` is the one for ECS.
 *
 * Each method takes the scope of the state as its first argument. Ids and names of states follow from domain and table:
 * the same call twice in one scope is an error of the CDK, another scope or `taskId` is the way out.
 */
export abstract class StarlakeJob extends Construct implements IStarlakeJob {
  /** Pools that pipelines can choose by name. */
  public readonly pools: StarlakePool[];

  /** @internal */
  public readonly _options: ResolvedOptions;
  /** @internal */
  public readonly _lake: DataLake;
  /** @internal */
  public readonly _context: JobContext;
  /** @internal */
  public readonly _catalog?: BoundCatalog;
  /** @internal */
  public readonly _resources: JobResources;
  private readonly importVerb: string;

  /**
   * @throws Error for an unknown option or a value that does not parse, for datasets that are not on S3, for a catalog that
   * `slEnvVar` contradicts, and for two pools of one name
   */
  constructor(scope: Construct, id: string, props: StarlakeJobProps = {}) {
    super(scope, id);
    checkKeys(props, JOB_KEYS, `'${this.node.path}'`, { isOpen: true });
    this._options = resolveOptions(this, props.options ?? {}, props.dagOptions ?? {});
    const encryption =
      props.encryption && checkInstance(props.encryption, LakeEncryption, `'encryption' of '${this.node.path}'`);
    const owner = props.bucketOwner === undefined ? undefined : this.checkOwner(props.bucketOwner);
    this._lake = new DataLake(this, this._options.slEnvVar, props.bucket, props.prefix, encryption, owner);
    const catalog = props.catalog && checkInstance(props.catalog, LakeCatalog, `'catalog' of '${this.node.path}'`);
    this._catalog = catalog?._bind(this, this._lake, encryption);
    this.importVerb = props.importCommand ?? 'stage';
    const pools = `'pools' of '${this.node.path}'`;
    this.pools = checkList(props.pools ?? poolsOf([this._options.defaultPool]), pools);
    this.pools.forEach((pool) => checkInstance(pool, StarlakePool, `a pool in ${pools}`));
    const names = this.pools.map((pool) => pool.name);
    checkUnique(names, pools);
    const jobLogs = new JobLogs(
      this,
      props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
      props.logEncryptionKey,
    );
    const storage = {
      ...encryption?._functionEnvironment,
      ...((owner === undefined ? {} : { S3_BUCKET_OWNER: owner }) satisfies FunctionEnvironment),
    };
    this._context = new JobContext(
      this,
      this._lake,
      jobLogs,
      new FunctionSettings(this, props.functions ?? {}, storage, jobLogs),
      new DatasetEvents(this, props.eventBus),
      props.rowMetrics ?? true,
      new CheckedRuntime(this),
    );
    const openLineage =
      props.openLineage &&
      checkInstance(props.openLineage, OpenLineage, `'openLineage' of '${this.node.path}'`, LINEAGE);
    this._resources = new JobResources(this._context, openLineage, this._catalog);
  }

  /** `starlake stage`: moves a domain's files from the landing to the pending area. */
  public slImport(scope: Construct, props: SlImportProps): sfn.TaskStateBase {
    checkKeys(props, SL_IMPORT_KEYS, `slImport in '${scope.node.path}'`);
    checkName(props.domain, 'a domain');
    const { domain, tables = [], options = {}, taskId = `${domain}_import`, ...rest } = props;
    checkList(tables, `'tables' of '${taskId}'`).forEach((table) => checkName(table, `a table of domain '${domain}'`));
    const variables = checkTexts(options, `'options' of '${taskId}'`);
    return this.command(scope, taskId, importCommand(this.importVerb, domain, tables, variables), rest);
  }

  /**
   * `starlake load`: loads the pending files of one table. A load that has started is not tried again: its files have
   * left the pending area, so a second run would find none and succeed.
   */
  public slLoad(scope: Construct, props: SlLoadProps): sfn.TaskStateBase {
    checkKeys(props, SL_LOAD_KEYS, `slLoad in '${scope.node.path}'`);
    checkName(props.domain, 'a domain');
    checkName(props.table, `a table of domain '${props.domain}'`);
    const dynamic = sfn.JsonPath.isEncodedJsonPath(props.table);
    const { domain, table, scheduledDate: date, ...options } = props;
    const taskId = props.taskId ?? (dynamic ? `${domain}_load` : `${domain}_${table}_load`);
    const command = loadCommand(domain, table, this.dateOf(date, taskId));
    return this.command(scope, taskId, command, { ...options, retries: 0 });
  }

  /** `starlake transform`: runs one task. */
  public slTransform(scope: Construct, props: SlTransformProps): sfn.TaskStateBase {
    checkKeys(props, SL_TRANSFORM_KEYS, `slTransform in '${scope.node.path}'`);
    checkTransformName(props.transformName);
    const { transformName, transformOptions = {}, _options, scheduledDate: date, ...others } = props;
    const { taskId = transformName, ...rest } = others;
    const variables = checkTexts(transformOptions, `'transformOptions' of '${taskId}'`);
    const command = transformCommand(transformName, this.dateOf(date, taskId), variables);
    const tail = _options === undefined ? [] : ['--options', _options];
    return this.command(scope, taskId, { ...command, arguments: [...command.arguments, ...tail] }, rest);
  }

  /**
   * The gate in front of a domain: checks, waits, skips. Chain the loads behind it. With the strategy `none` it is always open:
   * it only says which tables there are, and the logical date.
   */
  public slPreLoad(scope: Construct, props: SlPreLoadProps): PreLoad {
    checkKeys(props, SL_PRE_LOAD_KEYS, `slPreLoad in '${scope.node.path}'`);
    const strategy = props.preLoadStrategy ?? this._options.preLoadStrategy;
    return new PreLoad(scope, `${props.domain}_pre_load`, { ...props, job: this, preLoadStrategy: strategy });
  }

  /**
   * The state that runs one Starlake command and waits for it: what a platform implements. The other methods have looked
   * `retries` and `retryDelay` up when they call it; 0 for a load, which must not simply be run again.
   *
   * The state must pass its input on (`resultPath: JsonPath.DISCARD`), by `outputPath` if that is given.
   */
  public abstract slJob(scope: Construct, props: SlJobProps): sfn.TaskStateBase;

  /** Read and write on the project's folders in S3, their keys, and its catalog: what a command needs, wherever it runs. */
  public grantReadWrite(grantee: iam.IGrantable): iam.Grant {
    const grant = this._lake.grantReadWrite(grantee);
    const { permissions = [] } = this._catalog ?? {};
    return permissions.length === 0 ? grant : grant.combine(allow(grantee, permissions, SPLIT_JOB));
  }

  /**
   * The pool of this name.
   *
   * @throws Error that lists the pools there are
   */
  public pool(name: string): StarlakePool {
    const found = this.pools.find((pool) => pool.name === name);
    if (!found) {
      const names = this.pools.map((pool) => pool.name);
      const near = nearest(name, names);
      throw new Error(
        `'${this.node.path}' has no pool '${name}'${near ? `, did you mean '${near}'?` : ''}; it has ${names.join(', ')}: give ` +
          `it a StarlakePool of this name in 'pools'`,
      );
    }
    return found;
  }

  /** Undefined: override it where the commands run as tasks of ECS. */
  public get commandTasks(): CommandTasks | undefined {
    return undefined;
  }

  /** Undefined: override it with the role of the commands. */
  public get commandGrantee(): iam.IGrantable | undefined {
    return undefined;
  }

  /** False: override it where other containers run beside Starlake's. */
  public get hasSidecars(): boolean {
    return false;
  }

  /** The requested size, which must be complete: override it if the platform knows sizes. */
  public taskSize(requested: RequestedTaskSize, what: string): TaskSize {
    const { cpu, memory } = checkKeys(requested, TASK_SIZE_KEYS, `the size of ${what}`);
    if (cpu === undefined || memory === undefined) {
      throw new Error(`${what} must have both 'cpu' and 'memory': '${this.node.path}' does not say what it has`);
    }
    return { cpu, memory };
  }

  /** None: override it where the platform has certain sizes only. */
  public cpusFor(memory: Size, what: string): number[] {
    void [memory, what];
    return [];
  }

  /**
   * The environment of a command, for implementations of `slJob`: that of the encryption and the catalog, `sl_env_var`, `SL_ROOT` and
   * `SL_DATASETS`, the pairs of the command's `--options`, its Spark settings and its own `environment`, the later over the
   * earlier. `SPARK_CONF_OPTIONS` and `SL_STORAGE_CONF` have the settings of all of them.
   *
   * @throws Error for Spark settings, or a catalog in Glue, beside `SL_RUN_MODE=main`: Starlake would ignore them
   */
  protected containerEnvironment(props: SlJobProps): { [name: string]: string } {
    const what = `'${props.taskId}'`;
    const of = `of '${this.node.path}'`;
    const said = [
      { where: `'catalog' ${of}`, environment: this._catalog?.environment ?? {} },
      { where: `'slEnvVar' ${of}`, environment: this._options.slEnvVar },
      { where: 'the lake', environment: this._lake.environment },
      { where: `'--options' of ${what}`, environment: optionsOf(props.arguments, props.taskId) },
      { where: `'sparkConfig' of ${what}`, environment: sparkEnvironment(props.sparkConfig, what) },
      {
        where: `'environment' of ${what}`,
        environment: checkTexts(props.environment ?? {}, `'environment' of ${what}`),
      },
    ];
    checkRunMode(props.arguments[0], said, `${what} ${of}`);
    const encryption = this._lake.encryption?._commandEnvironment ?? {};
    return layEnvironments([encryption, ...said.map(({ environment }) => environment)], what);
  }

  /**
   * The timeout of a command's state, for implementations of `slJob`: pipelines whose commands have several give it as a path of the
   * state's input. Undefined where the command has none.
   *
   * @throws Error for a `taskTimeout` that is not a whole number of seconds, at least one
   */
  protected stateTimeout(props: SlJobProps): sfn.Timeout | undefined {
    if (props.taskTimeout === undefined) {
      return undefined;
    }
    const timeout = checkDuration(props.taskTimeout, `'taskTimeout' of '${props.taskId}'`, 1);
    const [path] = sfn.FieldUtils.findReferencedPaths({ seconds: timeout.toSeconds() });
    return path === undefined ? sfn.Timeout.duration(timeout) : sfn.Timeout.at(path);
  }

  private checkOwner(owner: string): string {
    if (!Token.isUnresolved(owner) && !/^\d{12}$/.test(owner)) {
      throw new Error(`'bucketOwner' of '${this.node.path}' must be an account of AWS, 12 digits, got '${owner}'`);
    }
    return owner;
  }

  private dateOf(date: string | undefined, taskId: string): string {
    return date === undefined ? executionStartDate() : scheduledDate(date, taskId);
  }

  private command(
    scope: Construct,
    taskId: string,
    command: StarlakeCommand,
    options: Omit<SlJobProps, 'taskId' | 'arguments'>,
  ): sfn.TaskStateBase {
    const state = this.slJob(scope, {
      retries: this._options.retries,
      retryDelay: this._options.retryDelay,
      ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
      taskId,
      arguments: command.arguments,
      environment: { ...command.environment, ...checkTexts(options.environment ?? {}, `'environment' of '${taskId}'`) },
    });
    return this._context.runtime.checkState(state, taskId);
  }
}

markClass(StarlakeJob, 'StarlakeJob');
