import { PipelineOverrides } from './overrides';
import { given } from './structs';
import { isSaid, vainOptions } from './vain-options';
import { declaredCycle } from '../datasets/optional-datasets';
import { checkPipelineOptions } from '../options/check-pipeline-options';
import { parsePipelineOptions } from '../options/dag-options';
import { PipelineDagOptions, SizeDagOptions } from '../options/pipeline-dag-options';
import { DeclaredOptions } from '../options/resolved-options';
import { StarlakeOptions } from '../options/starlake-options';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { LoadPlan, TransformPlan } from '../project/plan/plan';
import { ScheduleOptions } from '../schedule/schedule-options';
import { IgnoredOption } from '../options/ignored-options';

/** A pipeline of the plan with its options, from its overrides and its dag configuration. */
export interface PipelineSettings<T extends PipelineOverrides> {
  /** They replace those of the dag configuration. */
  readonly overrides: T;
  /** Options that a job has, too. */
  readonly options: StarlakeOptions;
  /** Options that only pipelines have. */
  readonly pipeline: PipelineDagOptions & SizeDagOptions;
  /** The data cycle that applies; undefined if none does. */
  readonly dataCycle?: string;
  /** Name of the options in errors: the dag configuration and the pipeline. */
  readonly where: string;
  /** Options without effect. */
  readonly ignored: IgnoredOption[];
}

/** The context of a pipeline. */
export interface SettingsAround {
  /** Defaults for pipelines without a value of their own. */
  readonly common: DeclaredOptions;
  /** Schedules of the datasets that start a transform pipeline; undefined if one of them has none. */
  readonly schedules: (plan: TransformPlan) => string[] | undefined;
}

/** Overrides that replace options of one kind of pipelines. */
interface KindOverrides extends PipelineOverrides {
  readonly runDependenciesFirst?: boolean;
  readonly preLoadStrategy?: PreLoadStrategy;
}

/**
 * Reads the options of a pipeline.
 *
 * @throws Error for an unknown option or an invalid value, with the name of the dag configuration
 */
export function pipelineSettings<T extends KindOverrides>(
  plan: LoadPlan | TransformPlan,
  overrides: T,
  around: SettingsAround,
): PipelineSettings<T> {
  const where = `${plan.dag === undefined ? 'the options' : `dag configuration '${plan.dag}'`} of pipeline '${plan.name}'`;
  const kind = 'domain' in plan ? 'load' : 'transform';
  const { options, pipeline: parsed, ignored } = parsePipelineOptions(plan.options, where, kind);
  const pipeline = {
    ...around.common.pipelines,
    ...parsed,
    ...given({ runDependenciesFirst: overrides.runDependenciesFirst }),
  };
  const isScheduled = declaredSchedule(plan, overrides, pipeline) !== undefined;
  const isTriggered = kind === 'transform' && !isScheduled && !pipeline.runDependenciesFirst;
  const strategy = overrides.preLoadStrategy ?? options.preLoadStrategy ?? around.common.preLoadStrategy;
  checkPipelineOptions(pipeline, where, { isScheduled, isTriggered });
  const dataCycle = isTriggered ? declaredCycle(pipeline, () => around.schedules(plan as TransformPlan)) : undefined;
  const vain = vainOptions(plan.options, pipeline, {
    ...{ kind, isScheduled, isTriggered, strategy: strategy ?? PreLoadStrategy.NONE },
    ...given({ dataCycle, overlap: overrides.overlap }),
  });
  const said = ignored.filter(({ name }) => plan.options[name] === undefined || isSaid(plan.options, name));
  return { overrides, options, pipeline, ...given({ dataCycle }), where, ignored: [...said, ...vain] };
}

/** When a pipeline runs; undefined if it must not start by itself. */
export function scheduleOf(
  plan: LoadPlan | TransformPlan,
  overrides: PipelineOverrides,
  options: PipelineDagOptions,
): ScheduleOptions | undefined {
  return overrides.scheduled === false ? undefined : declaredSchedule(plan, overrides, options);
}

/** The schedule of a pipeline, whether it starts runs or not. */
export function declaredSchedule(
  plan: LoadPlan | TransformPlan,
  overrides: PipelineOverrides,
  { timezone, startDate, endDate }: PipelineDagOptions,
): ScheduleOptions | undefined {
  const cron = overrides.schedule?.cron ?? plan.schedule;
  return cron === undefined
    ? undefined
    : { ...given({ timeZone: timezone, startDate, endDate }), ...given(overrides.schedule ?? {}), cron };
}
