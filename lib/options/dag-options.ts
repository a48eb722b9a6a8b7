import { Duration } from 'aws-cdk-lib';
import { defaultDagArgs } from './default-dag-args';
import { DagKind, foreignOptions, insteadOf } from './foreign-options';
import * as parsers from './option-parsers';
import { StarlakeOptions } from './starlake-options';
import { ErrorList } from '../private/error-list';
import { nearest } from '../text/nearest';
import type { IgnoredOption } from './ignored-options';

/** Options of a job, and of each pipeline, by the names that they have in dag configurations. */
const PARSERS: Record<string, [keyof StarlakeOptions, parsers.Parser]> = {
  default_pool: ['defaultPool', parsers.parseText],
  sl_env_var: ['slEnvVar', parsers.parseEnvironment],
  retries: ['retries', parsers.whole('a whole number of tries')],
  retry_delay: ['retryDelay', parsers.parseSeconds],
  pre_load_strategy: ['preLoadStrategy', parsers.parseStrategy],
  global_ack_file_path: ['globalAckFilePath', parsers.parseText],
  ack_wait_timeout: ['ackWaitTimeout', parsers.parseSeconds],
  max_rejected_ratio: ['maxRejectedRatio', parsers.parseRatio],
  grouping: ['grouping', parsers.parseGrouping],
};

/** Options of a pipeline's dag configuration that a whole project heeds: a job alone has no pipeline that they could be of. */
export interface PipelineDagOptions {
  readonly runDependenciesFirst?: boolean;
  /** By its old name: what `run_dependencies_first` says counts more. */
  readonly loadDependencies?: boolean;
  readonly datasetTriggeringStrategy?: 'any' | 'all';
  readonly optionalDatasetEnabled?: boolean;
  readonly minTimedeltaBetweenRuns?: Duration;
  readonly dataCycleEnabled?: boolean;
  readonly dataCycle?: string;
  readonly beyondDataCycleEnabled?: boolean;
  readonly timezone?: string;
  readonly startDate?: string;
  readonly endDate?: string;
  readonly tags?: string;
  readonly cpu?: number;
  readonly memory?: number;
  readonly maxActiveRuns?: number;
  readonly catchup?: boolean;
}

/** The same of pipelines only. */
const PIPELINE_PARSERS: Record<string, [keyof PipelineDagOptions, parsers.Parser]> = {
  run_dependencies_first: ['runDependenciesFirst', parsers.parseBoolean],
  load_dependencies: ['loadDependencies', parsers.parseBoolean],
  dataset_triggering_strategy: ['datasetTriggeringStrategy', parsers.parseTriggering],
  optional_dataset_enabled: ['optionalDatasetEnabled', parsers.parseBoolean],
  min_timedelta_between_runs: ['minTimedeltaBetweenRuns', parsers.parseSeconds],
  data_cycle_enabled: ['dataCycleEnabled', parsers.parseBoolean],
  data_cycle: ['dataCycle', parsers.parseText],
  beyond_data_cycle_enabled: ['beyondDataCycleEnabled', parsers.parseBoolean],
  timezone: ['timezone', parsers.parseText],
  start_date: ['startDate', parsers.parseText],
  end_date: ['endDate', parsers.parseText],
  tags: ['tags', parsers.parseText],
  cpu: ['cpu', parsers.whole('a whole number of CPU units')],
  memory: ['memory', parsers.whole('a whole number of MiB')],
  max_active_runs: ['maxActiveRuns', parsers.whole('a whole number of runs', 1)],
  catchup: ['catchup', parsers.parseBoolean],
};

/** A JSON object of Airflow's, whose `retries` and `retry_delay` count where the options of these names say nothing. */
const DAG_ARGS = 'default_dag_args';

/** Options that mean something to load pipelines, and to transform pipelines, only. */
export const LOADS_ONLY = [
  ...['pre_load_strategy', 'global_ack_file_path', 'ack_wait_timeout', 'max_rejected_ratio', 'grouping'],
];
export const TRANSFORMS_ONLY = [
  ...['run_dependencies_first', 'load_dependencies', 'dataset_triggering_strategy', 'optional_dataset_enabled'],
  ...['min_timedelta_between_runs', 'data_cycle_enabled', 'data_cycle', 'beyond_data_cycle_enabled'],
];

/** Names of the options that have an effect in a project's dag configurations, in those of one kind. */
export function effectiveOptions(kind?: DagKind): string[] {
  const others = { load: TRANSFORMS_ONLY, transform: LOADS_ONLY };
  const names = [...Object.keys(PARSERS), DAG_ARGS, ...Object.keys(PIPELINE_PARSERS)];
  return names.filter((name) => kind === undefined || !others[kind].includes(name));
}

/** Properties of pipelines, tables, schedules and triggers that options are by another name. */
const PROPERTIES: { readonly [option: string]: string } = {
  ...{ timezone: 'timeZone', sl_env_var: 'environment', dataset_triggering_strategy: 'strategy' },
  ...{ optional_dataset_enabled: 'optionalDatasets', min_timedelta_between_runs: 'minTimeBetweenRuns' },
  beyond_data_cycle_enabled: 'beyondDataCycle',
};

/** The property that an option becomes, of a pipeline, its schedule, its trigger, its tables or its tasks; undefined for one that becomes none. */
export function propertyOf(name: string): string | undefined {
  const all: Record<string, readonly [string, parsers.Parser]> = { ...PARSERS, ...PIPELINE_PARSERS };
  return PROPERTIES[name] ?? (Object.hasOwn(all, name) ? all[name][0] : undefined);
}

/** The options of a dag configuration, parsed, and those that have no effect here. */
export interface ParsedDagOptions {
  readonly options: StarlakeOptions;
  readonly ignored: IgnoredOption[];
}

/** The same of one pipeline. */
interface ParsedPipelineOptions extends ParsedDagOptions {
  readonly pipeline: PipelineDagOptions;
}

/**
 * Reads options as Starlake's dag configuration files hold them: snake_case names, all values text. An empty value
 * counts as absent, as in Starlake.
 *
 * @param where names the source in errors
 * @throws Error for names that no distribution of Starlake knows (with the nearest that one does), and for values
 * that do not parse: all of them, one a line
 */
export function parseDagOptions(raw: { [name: string]: unknown }, where: string): ParsedDagOptions {
  const { options, ignored } = parse(raw, { where, parsers: PARSERS });
  return { options, ignored };
}

/**
 * Reads the options of one pipeline of a project, where more of them have an effect.
 *
 * @param kind of the pipeline: the nearest name is one that such a pipeline knows
 * @throws Error as `parseDagOptions`
 */
export function parsePipelineOptions(
  raw: { [name: string]: unknown },
  where: string,
  kind: DagKind,
): ParsedPipelineOptions {
  const { options, ignored } = parse(raw, { where, kind, parsers: { ...PARSERS, ...PIPELINE_PARSERS } });
  const own = new Set<string>(Object.values(PIPELINE_PARSERS).map(([name]) => name));
  const part = (isPipelines: boolean) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => own.has(name) === isPipelines));
  return { options: part(false), pipeline: part(true), ignored };
}

/** The size that dag options ask for, and the other options. */
interface DagSize {
  readonly size: Pick<PipelineDagOptions, 'cpu' | 'memory'>;
  readonly others: { [name: string]: string };
}

/**
 * The size in options that are those of a job, which has one where its platform has sizes.
 *
 * @throws Error for values that do not parse: all of them, one a line
 */
export function parseSize({ cpu, memory, ...others }: { [name: string]: string }, where: string): DagSize {
  const { options } = parse({ cpu, memory }, { where, parsers: PIPELINE_PARSERS });
  return { size: options, others };
}

/** Whose options are parsed, and how. */
interface Source {
  readonly where: string;
  readonly kind?: DagKind;
  readonly parsers: Record<string, [string, parsers.Parser]>;
}

function parse(raw: { [name: string]: unknown }, source: Source): { options: object; ignored: IgnoredOption[] } {
  const { where } = source;
  const options: { [name: string]: unknown } = {};
  const defaults: { [name: string]: unknown } = {};
  const ignored: IgnoredOption[] = [];
  const errors = new ErrorList();
  const take = (name: string, value: unknown) => {
    const text = parsers.asText(value);
    const fail = (expected: string): never => {
      throw new Error(`option '${name}' in ${where} must be ${expected}, got ${JSON.stringify(value)}`);
    };
    if (name === DAG_ARGS) {
      const args = defaultDagArgs(text, fail);
      Object.assign(defaults, args.options);
      ignored.push(...args.ignored);
    } else if (Object.hasOwn(source.parsers, name)) {
      const [key, parser] = source.parsers[name];
      Object.assign(options, text === '' ? {} : { [key]: parser(text, fail) });
    } else {
      ignored.push({ name, instead: insteadOf(name) ?? ofPipelines(name, source) });
    }
  };
  Object.entries(raw).forEach(([name, value]) => errors.attempt(() => take(name, value)));
  errors.throwAny();
  return { options: { ...defaults, ...options }, ignored };
}

/** Why a job has no use for an option of pipelines. */
function ofPipelines(name: string, { where, kind, parsers: own }: Source): string {
  if (name === 'cpu' || name === 'memory') {
    return "the size is that of the job's task definition, and 'cpu' and 'memory' of tables and tasks";
  }
  if (Object.hasOwn(PIPELINE_PARSERS, name)) {
    return 'it is one of a pipeline: of the dag configurations of a StarlakeProject, or a property of the pipeline';
  }
  const near = nearest(name, [...effectiveOptions(kind), ...foreignOptions(kind)]);
  const known = kind === undefined ? Object.keys(own) : effectiveOptions(kind);
  const hint = near === undefined ? `; known options: ${known.join(', ')}` : `, did you mean '${near}'?`;
  throw new Error(`unknown option '${name}' in ${where}${hint}`);
}
