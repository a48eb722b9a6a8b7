import { PipelineOverrides } from './overrides';
import { given } from './structs';
import { cycleOf } from '../datasets/optional-datasets';
import { PipelineDagOptions, parsePipelineOptions } from '../job/dag-options';
import { StarlakeOptions } from '../job/starlake-options';
import { LoadPlan, TransformPlan } from '../project/plan';
import { scheduleDate } from '../schedule/schedule-dates';
import { ScheduleOptions } from '../schedule/schedule-options';
import { checkTimeZone } from '../schedule/time-zone';

/** A pipeline of the plan with its options, those of its dag configuration under what is said over it. */
export interface PipelineSettings<T extends PipelineOverrides> {
  /** What is said over the dag configuration. */
  readonly overrides: T;
  /** Options that a job has as well. */
  readonly options: StarlakeOptions;
  /** Options of pipelines only. */
  readonly pipeline: PipelineDagOptions;
  /** What errors call the options: the dag configuration and the pipeline. */
  readonly where: string;
  /** Names of options without effect. */
  readonly ignored: string[];
}

/** Options that mean something to one kind of pipelines only. */
const LOADS_ONLY = ['pre_load_strategy', 'global_ack_file_path', 'ack_wait_timeout', 'max_rejected_ratio'];
const SCHEDULES_ONLY = ['timezone', 'end_date'];
const CYCLE = ['data_cycle_enabled', 'data_cycle'];
const TRIGGERS_ONLY = [
  ...['dataset_triggering_strategy', 'optional_dataset_enabled', 'min_timedelta_between_runs'],
  ...CYCLE,
];

/**
 * Reads the options of a pipeline.
 *
 * @throws Error for an unknown option and for a value that does not parse, naming the dag configuration
 */
export function pipelineSettings<T extends PipelineOverrides & { readonly runDependenciesFirst?: boolean }>(
  plan: LoadPlan | TransformPlan,
  overrides: T,
): PipelineSettings<T> {
  const where = `${plan.dag === undefined ? 'the options' : `dag configuration '${plan.dag}'`} of pipeline '${plan.name}'`;
  const { options, pipeline: parsed, ignored } = parsePipelineOptions(plan.options, where);
  const { runDependenciesFirst } = overrides;
  const pipeline = { ...parsed, ...given({ runDependenciesFirst }) };
  const schedule = declaredSchedule(plan, overrides, pipeline);
  const isTriggered = !('domain' in plan) && !schedule && !pipeline.runDependenciesFirst;
  const vain = [
    ...('domain' in plan ? ['run_dependencies_first'] : LOADS_ONLY),
    ...(isTriggered ? withoutCycle(pipeline) : TRIGGERS_ONLY),
    ...(schedule ? [] : SCHEDULES_ONLY),
    ...(schedule || isTriggered ? [] : ['start_date']),
  ];
  checkValues(pipeline, where, schedule !== undefined, isTriggered);
  // A project that gives an option its default has said nothing.
  const isSaid = (name: string) => !/^(|none|false)$/i.test((plan.options[name] ?? '').trim());
  return { overrides, options, pipeline, where, ignored: [...ignored, ...vain.filter(isSaid)] };
}

/** What a construct would refuse by its own path, by which nobody finds the file. */
function checkValues(options: PipelineDagOptions, where: string, isScheduled: boolean, isTriggered: boolean): void {
  const what = (name: string) => `option '${name}' in ${where}`;
  const { timezone = 'UTC', startDate, endDate } = options;
  const zone = isScheduled ? checkTimeZone(timezone, what('timezone')) : 'UTC';
  if ((isScheduled || isTriggered) && startDate !== undefined) {
    scheduleDate(startDate, zone, what('start_date'));
  }
  if (isScheduled && endDate !== undefined) {
    scheduleDate(endDate, zone, what('end_date'));
  }
  const dataCycle = dataCycleOf(options);
  if (isTriggered && dataCycle !== undefined) {
    cycleOf(dataCycle, what('data_cycle'));
  }
}

/** The cycle that decides which datasets are optional; undefined where none does. */
export function dataCycleOf({ dataCycleEnabled, dataCycle }: PipelineDagOptions): string | undefined {
  return dataCycleEnabled && dataCycle !== undefined && dataCycle.toLowerCase() !== 'none' ? dataCycle : undefined;
}

/** Options that go together, where only one of them is there. */
function withoutCycle(pipeline: PipelineDagOptions): string[] {
  const isOptional = pipeline.optionalDatasetEnabled ?? false;
  const hasCycle = dataCycleOf(pipeline) !== undefined;
  return [...(hasCycle ? [] : ['optional_dataset_enabled']), ...(hasCycle && isOptional ? [] : CYCLE)];
}

/** When a pipeline runs; undefined where it is not to start by itself. */
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
