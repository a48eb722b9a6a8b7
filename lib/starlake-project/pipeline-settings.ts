import { PipelineOverrides } from './overrides';
import { given } from './structs';
import { isSaid, vainOptions } from './vain-options';
import { cycleOf } from '../datasets/optional-datasets';
import { PipelineDagOptions, parsePipelineOptions } from '../options/dag-options';
import { StarlakeOptions } from '../options/starlake-options';
import { PreLoadStrategy } from '../options/pre-load-strategy';
import { LoadPlan, TransformPlan } from '../project/plan/plan';
import { scheduleDate } from '../schedule/schedule-dates';
import { ScheduleOptions } from '../schedule/schedule-options';
import { checkTimeZone } from '../schedule/time-zone';
import { IgnoredOption } from '../options/ignored-options';

/** A pipeline of the plan with its options, from its overrides and its dag configuration. */
export interface PipelineSettings<T extends PipelineOverrides> {
  /** They replace those of the dag configuration. */
  readonly overrides: T;
  /** Options that a job has, too. */
  readonly options: StarlakeOptions;
  /** Options that only pipelines have. */
  readonly pipeline: PipelineDagOptions;
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
  readonly common: StarlakeOptions;
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
  const { loadDependencies } = parsed;
  const pipeline = {
    ...given({ runDependenciesFirst: loadDependencies }),
    ...parsed,
    ...given({ runDependenciesFirst: overrides.runDependenciesFirst }),
  };
  const isScheduled = declaredSchedule(plan, overrides, pipeline) !== undefined;
  const isTriggered = kind === 'transform' && !isScheduled && !pipeline.runDependenciesFirst;
  const strategy = overrides.preLoadStrategy ?? options.preLoadStrategy ?? around.common.preLoadStrategy;
  checkValues(pipeline, where, isScheduled, isTriggered);
  const dataCycle = isTriggered ? dataCycleOf(pipeline, () => around.schedules(plan as TransformPlan)) : undefined;
  const vain = vainOptions(plan.options, pipeline, {
    ...{ kind, isScheduled, isTriggered, strategy: strategy ?? PreLoadStrategy.NONE },
    ...given({ dataCycle, overlap: overrides.overlap }),
  });
  const said = ignored.filter(({ name }) => plan.options[name] === undefined || isSaid(plan.options, name));
  return { overrides, options, pipeline, ...given({ dataCycle }), where, ignored: [...said, ...vain] };
}

/** Checks what a construct would refuse, too: its error would name its own path instead of the file. */
function checkValues(options: PipelineDagOptions, where: string, isScheduled: boolean, isTriggered: boolean): void {
  const what = (name: string) => `option '${name}' in ${where}`;
  const { timezone = 'UTC', startDate, endDate, dataCycle } = options;
  const zone = isScheduled ? checkTimeZone(timezone, what('timezone')) : 'UTC';
  if ((isScheduled || isTriggered) && startDate !== undefined) {
    scheduleDate(startDate, zone, what('start_date'));
  }
  if (isScheduled && endDate !== undefined) {
    scheduleDate(endDate, zone, what('end_date'));
  }
  if (isTriggered && options.dataCycleEnabled && dataCycle !== undefined) {
    cycleOf(dataCycle, what('data_cycle'));
  }
}

/** The declared cycle, else the most frequent schedule of the datasets, if all have one, as Starlake's other distributions do. */
function dataCycleOf(
  { dataCycleEnabled, dataCycle = 'none' }: PipelineDagOptions,
  schedules: () => string[] | undefined,
): string | undefined {
  if (!dataCycleEnabled) {
    return undefined;
  }
  if (dataCycle.toLowerCase() !== 'none') {
    return dataCycle;
  }
  const periods = (schedules() ?? []).map((cron) => ({ cron, period: cycleOf(cron, `the schedule '${cron}'`)! }));
  return periods.sort((a, b) => a.period - b.period).at(0)?.cron;
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
