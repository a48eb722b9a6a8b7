import { join } from 'node:path';
import { Annotations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PipelineOverrides } from './overrides';
import { declaredSchedule, pipelineSettings, PipelineSettings, SettingsAround } from './pipeline-settings';
import { checkLoadTables } from './check-load-tables';
import { ErrorList } from '../private/error-list';
import { plainSecrets } from './plain-secrets';
import { warnOfConnections } from './project-catalog';
import { bindJob } from './bind-job';
import { declaredOptions } from './project-environment';
import { ProjectJob } from './project-job';
import { MANIFEST_KEYS, PROJECT_KEYS, PROPERTIES_OF_JOB } from './project-keys';
import { checkOverrideKeys } from './override-keys';
import { describeTables } from './project-lineage';
import { projectLoad } from './project-loads';
import { pipelineResources } from './pipeline-resources';
import { projectMetadata } from './project-metadata';
import { projectMonitoring } from './project-monitoring';
import { checkOverrides } from './project-names';
import { ProjectPlaces } from './project-places';
import { projectPlan } from './project-plan';
import { StarlakeManifestProps, StarlakeProjectProps } from './project-props';
import { ProjectStacks } from './project-stacks';
import { projectTransform } from './project-transforms';
import { overridesOf, selectPlan } from './select-plan';
import { Upstreams } from './upstream';
import { ValueOrigins } from './value-origins';
import { isS3 } from '../lake/data-lake';
import { StarlakeJob } from '../job/starlake-job';
import { BackfillPipeline } from '../backfill/backfill-pipeline';
import { LoadPipeline } from '../load/load-pipeline';
import { StarlakeMonitoring } from '../monitoring/starlake-monitoring';
import { StarlakePipeline } from '../pipeline/starlake-pipeline';
import { tagPipeline } from '../pipeline/tag-pipeline';
import { TransformPipeline } from '../transform/transform-pipeline';
import { warnOfIgnored } from '../options/ignored-options';
import { checkInstance, checkPath } from '../private/checks';
import { noteReads } from '../private/noted-reads';
import { childPath } from '../private/places';
import { checkKeys } from '../private/struct-keys';
import { LoadPlan, ProjectPlan, TransformPlan } from '../project/plan/plan';
import { nearest } from '../text/nearest';
import { readManifest } from '../project/manifest/read-manifest';

/** A pipeline of the plan and its settings. */
interface Planned<T extends PipelineOverrides, P = LoadPlan | TransformPlan> {
  readonly plan: P;
  readonly settings: PipelineSettings<T>;
}

/** Pipelines that a backfill can run: its first state gets them all, with some 400 bytes of each, and may have 256 KiB. */
const MAX_BACKFILLED = 600;

/** How the job is given, for errors. */
const OF_JOBS = 'that of ProjectJob.of or ProjectJob.ecs';

/**
 * A whole Starlake project, deployed as declared: a pipeline for each dag configuration, schedule and domain, as
 * `starlake dag-generate` groups them, their schedules and triggers, a backfill pipeline, and the metadata in the
 * bucket.
 *
 * `new StarlakeProject(stack, 'Starlake', { directory: 'starlake-project' })` is enough. Its properties hold what it creates.
 * Overrides by pipeline, domain, table and task replace what the project declares.
 */
export class StarlakeProject extends Construct {
  /**
   * A project with a plan that Starlake itself has made: `starlake dag-generate` with this library's templates.
   *
   * @throws Error for an invalid manifest, with the name of its file
   */
  public static fromManifest(scope: Construct, id: string, props: StarlakeManifestProps): StarlakeProject {
    checkKeys(props, MANIFEST_KEYS, `'${childPath(scope, id)}'`, {
      example: 'path',
      elsewhere: PROPERTIES_OF_JOB,
    });
    const { path, directory, ...options } = props;
    checkPath(path, `'path' of '${childPath(scope, id)}'`, 'what starlake dag-generate wrote, a file or a folder');
    const source = { planned: { plan: readManifest(path) }, directory };
    const project = new StarlakeProject(scope, id, { ...options, directory: path, _source: source });
    noteReads(project, [path]);
    return project;
  }

  /** The plan of the project, with only the pipelines that are deployed here. */
  public readonly plan: ProjectPlan;
  /** Runs the commands. */
  public readonly job: StarlakeJob;
  /** The bucket of the data lake. */
  public readonly bucket: s3.IBucket;
  /** All pipelines, the loads first, by name. */
  public readonly pipelines: StarlakePipeline[];
  /** Runs pipelines for past logical dates; undefined if no pipeline has a schedule. */
  public readonly backfill?: BackfillPipeline;
  /** Tells people what is wrong; undefined without `monitoring`. */
  public readonly monitoring?: StarlakeMonitoring;
  private readonly loads = new Map<string, LoadPipeline>();
  private readonly transforms = new Map<string, TransformPipeline>();

  /**
   * @throws Error for an invalid file of the project, or one that cannot be read, with file, line and key; for options of a dag
   * configuration that do not parse; for overrides of what the project has not; and for all that pipelines refuse
   */
  constructor(scope: Construct, id: string, props: StarlakeProjectProps) {
    super(scope, id);
    checkKeys(props, PROJECT_KEYS, `'${this.node.path}'`, {
      example: 'directory',
      isOpen: new.target !== StarlakeProject,
      elsewhere: PROPERTIES_OF_JOB,
    });
    checkOverrideKeys(props, this.node.path);
    const job = checkInstance(props.job ?? ProjectJob.ecs(), ProjectJob, `'job' of '${this.node.path}'`, OF_JOBS);
    const planned = projectPlan(this, job, props);
    // Nothing else in the folder is read; the data change with each run.
    const { directory } = props._source ?? props;
    noteReads(this, [directory && join(directory, 'metadata'), props.lineage]);
    const { plan: whole, read, project } = planned;
    const errors = new ErrorList();
    const places = new ProjectPlaces(project);
    const origins = new ValueOrigins(props, places, this.node.path);
    checkOverrides(whole, props, this.node.path);
    this.plan = selectPlan(whole, props.only, this.node.path);
    if (this.plan.loads.length + this.plan.transforms.length === 0) {
      throw new Error(
        `'${this.node.path}' has no pipelines: a table or task becomes part of one by the domain it is in` +
          (project ? `; '${directory}' declares none of them in metadata/load and metadata/transform` : ''),
      );
    }
    const upstreams = new Upstreams(whole);
    const common = declaredOptions(this, job);
    const settingsOf = <P extends LoadPlan | TransformPlan, T extends PipelineOverrides>(
      plan: P,
      all: { [name: string]: T } | undefined,
    ) =>
      errors.attempt(
        () => this.settings(plan, all, { common, schedules: (of) => upstreams.allSchedules(of) }),
        (message) => places.named(plan, message),
      ) ?? [];
    const loads = this.plan.loads.flatMap((plan) => settingsOf(plan, props.loads));
    const transforms = this.plan.transforms.flatMap((plan) => settingsOf(plan, props.transforms));
    const settings = [...loads, ...transforms].map((each) => each.settings);
    warnOfIgnored(
      this,
      settings.flatMap(({ where, ignored }) => ignored.map((option) => ({ ...option, where }))),
    );
    const pools = settings.flatMap(({ options }) => options.defaultPool ?? []);
    this.job = bindJob(this, job, props, planned, pools);
    warnOfConnections(this, this.job, planned);
    describeTables(this, this.job, project);
    this.warnOfSecrets([...loads, ...transforms]);
    this.bucket = this.bucketOf(this.job);
    const context = { job: this.job, scheduled: props.scheduled ?? true, read };
    const stacks = new ProjectStacks(
      this,
      this.job,
      props.nestedStacks,
      [...loads, ...transforms].map((each) => pipelineResources(this.job, each.plan, each.settings)),
    );
    const ofLoads = new Construct(this, 'Loads');
    for (const { plan, settings } of loads) {
      const isRight = checkLoadTables(plan, places, errors);
      const load =
        isRight &&
        errors.attempt(
          () => {
            const scope = stacks.scopeOf(ofLoads, plan.name, settings.overrides.stateMachineName);
            return this.tag(projectLoad(scope, context, plan, settings, props.tables), settings);
          },
          (message) => origins.error({ plan, where: settings.where, message }) ?? places.domain(plan.domain),
        );
      if (load) {
        this.loads.set(plan.name, load);
      }
    }
    const failed = new Set(this.plan.loads.map(({ name }) => name).filter((name) => !this.loads.has(name)));
    const ofTransforms = new Construct(this, 'Transforms');
    for (const { plan, settings } of transforms) {
      const around = { ...context, plan: whole, upstreams, loads: this.loads };
      const before = settings.pipeline.runDependenciesFirst ? [...upstreams.of(plan).tables.keys()] : [];
      if (before.some((name) => failed.has(name))) {
        continue;
      }
      const transform = errors.attempt(
        () => {
          const scope = stacks.scopeOf(ofTransforms, plan.name, settings.overrides.stateMachineName);
          return this.tag(projectTransform(scope, around, plan, settings, props.tasks), settings);
        },
        (message) => origins.error({ plan, where: settings.where, message }) ?? places.transform(plan, message),
      );
      if (transform) {
        this.transforms.set(plan.name, transform);
      }
    }
    errors.throwAny();
    this.pipelines = [...this.loads.values(), ...this.transforms.values()];
    this.backfill = this.newBackfill([...loads, ...transforms]);
    this.monitoring = projectMonitoring(this, props.monitoring, this.plan);
    const metadata = projectMetadata(this, this.job, directory, props.deployMetadata);
    if (metadata) {
      // Commands must not run before the files that were planned are deployed.
      this.pipelines.forEach(({ stateMachine }) => stateMachine.node.addDependency(metadata));
    }
  }

  /**
   * The load pipeline of this name.
   *
   * @throws Error for an unknown name, with the known ones
   */
  public loadPipeline(name: string): LoadPipeline {
    return this.find(name, this.loads, 'load');
  }

  /**
   * The transform pipeline of this name.
   *
   * @throws Error for an unknown name, with the known ones
   */
  public transformPipeline(name: string): TransformPipeline {
    return this.find(name, this.transforms, 'transform');
  }

  private settings<P extends LoadPlan | TransformPlan, T extends PipelineOverrides>(
    plan: P,
    all: { [name: string]: T } | undefined,
    around: SettingsAround,
  ): Planned<T, P> {
    return { plan, settings: pipelineSettings(plan, overridesOf<T>(plan, all), around) };
  }

  private find<T>(name: string, all: Map<string, T>, kind: string): T {
    const found = all.get(name);
    if (!found) {
      const names = [...all.keys()];
      const near = nearest(name, names);
      throw new Error(
        `'${this.node.path}' has no ${kind} pipeline '${name}'${near ? `, did you mean '${near}'?` : ''}; it has ` +
          `${names.join(', ') || 'none'}`,
      );
    }
    return found;
  }

  private newBackfill(planned: Array<Planned<PipelineOverrides>>): BackfillPipeline | undefined {
    const pipelines = planned.flatMap(({ plan, settings }, i) => {
      const schedule = declaredSchedule(plan, settings.overrides, settings.pipeline);
      return schedule ? [{ pipeline: this.pipelines[i], cron: schedule.cron, timeZone: schedule.timeZone }] : [];
    });
    if (pipelines.length > MAX_BACKFILLED) {
      Annotations.of(this).addWarningV2(
        'starlake-stepfunctions:backfill',
        `'${this.node.path}' has ${pipelines.length} pipelines with schedules, and one backfill takes ${MAX_BACKFILLED}, so it has none: make ` +
          `several of the class BackfillPipeline, with the job of the project, each for some of its pipelines`,
      );
      return undefined;
    }
    return pipelines.length > 0 ? new BackfillPipeline(this, 'Backfill', { job: this.job, pipelines }) : undefined;
  }

  private bucketOf(job: StarlakeJob): s3.IBucket {
    const { SL_ROOT } = job._lake.environment;
    return job._lake.locate(isS3(SL_ROOT) ? SL_ROOT : job._lake.datasets).bucket;
  }

  private warnOfSecrets(planned: Array<Planned<PipelineOverrides>>): void {
    const said = plainSecrets([
      { where: `'slEnvVar' of '${this.job.node.path}'`, variables: this.job._options.slEnvVar },
      ...planned.flatMap(({ plan, settings: { where, options, overrides } }) => [
        { where: `'sl_env_var' in ${where}`, variables: options.slEnvVar },
        { where: `'environment' of pipeline '${plan.name}'`, variables: overrides.environment },
      ]),
    ]);
    if (said.length > 0) {
      Annotations.of(this).addWarningV2(
        'starlake-stepfunctions:plainSecrets',
        `plain text for all who may read the template or the history of an execution: ${said.join('; ')}; give what is secret as ` +
          `'secrets' of the job`,
      );
    }
  }

  private tag<T extends StarlakePipeline>(pipeline: T, settings: PipelineSettings<PipelineOverrides>): T {
    const { tags } = settings.pipeline;
    tagPipeline(pipeline, tags);
    return pipeline;
  }
}
