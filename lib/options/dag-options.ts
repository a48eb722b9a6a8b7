import { defaultDagArgs } from './default-dag-args';
import { DagKind, foreignOptions, insteadOf } from './foreign-options';
import * as parsers from './option-parsers';
import { PIPELINE_PARSERS, PipelineDagOptions, SIZE_PARSERS, SizeDagOptions, vainInAll } from './pipeline-dag-options';
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
  const names = [...Object.keys(PARSERS), DAG_ARGS, ...Object.keys(PIPELINE_PARSERS), ...Object.keys(SIZE_PARSERS)];
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
  const all: Parsers = { ...PARSERS, ...PIPELINE_PARSERS, ...SIZE_PARSERS };
  return PROPERTIES[name] ?? (Object.hasOwn(all, name) ? all[name][0] : undefined);
}

/** Dag options, parsed, and those that have no effect here. */
export interface ParsedDagOptions<P = PipelineDagOptions> {
  readonly options: StarlakeOptions;
  /** Those of pipelines. */
  readonly pipeline: P;
  readonly ignored: IgnoredOption[];
}

/**
 * Reads options of a job as Starlake's dag configuration files hold them: snake_case names, all values text. An empty value
 * counts as absent, as in Starlake. Options of pipelines are the defaults of all that the job has.
 *
 * @param where names the source in errors
 * @throws Error for names that no distribution of Starlake knows (with the nearest that one does), and for values
 * that do not parse: all of them, one a line
 */
export function parseDagOptions(raw: { [name: string]: unknown }, where: string): ParsedDagOptions {
  const { pipeline, ...parsed } = split(raw, { where, parsers: { ...PARSERS, ...PIPELINE_PARSERS } });
  return { ...parsed, pipeline, ignored: [...parsed.ignored, ...vainInAll(pipeline)] };
}

/**
 * Reads the options of one pipeline of a project.
 *
 * @param kind of the pipeline: the nearest name is one that such a pipeline knows
 * @throws Error as `parseDagOptions`
 */
export function parsePipelineOptions(
  raw: { [name: string]: unknown },
  where: string,
  kind: DagKind,
): ParsedDagOptions<PipelineDagOptions & SizeDagOptions> {
  return split(raw, { where, kind, parsers: { ...PARSERS, ...PIPELINE_PARSERS, ...SIZE_PARSERS } });
}

function split(raw: { [name: string]: unknown }, source: Source): ParsedDagOptions {
  const { options, ignored } = parse(raw, source);
  const ofJobs = new Set<string>(Object.values(PARSERS).map(([name]) => name));
  const part = (isJobs: boolean) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => ofJobs.has(name) === isJobs));
  return { options: part(true), pipeline: part(false), ignored };
}

/** The size that dag options ask for, and the other options. */
interface DagSize {
  readonly size: SizeDagOptions;
  readonly others: { [name: string]: string };
}

/**
 * The size in options that are those of a job, which has one where its platform has sizes.
 *
 * @throws Error for values that do not parse: all of them, one a line
 */
export function parseSize({ cpu, memory, ...others }: { [name: string]: string }, where: string): DagSize {
  const { options } = parse({ cpu, memory }, { where, parsers: SIZE_PARSERS });
  return { size: options, others };
}

type Parsers = Record<string, [property: string, parser: parsers.Parser]>;

/** Whose options are parsed, and how. */
interface Source {
  readonly where: string;
  readonly kind?: DagKind;
  readonly parsers: Parsers;
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
      ignored.push({ name, instead: insteadOf(name) ?? ofSizes(name, source) });
    }
  };
  // What the new name of an option says counts more than what its old one does.
  const isOld = ([name]: [string, unknown]) => name === 'load_dependencies';
  const entries = Object.entries(raw);
  [...entries.filter(isOld), ...entries.filter((entry) => !isOld(entry))].forEach(([name, value]) =>
    errors.attempt(() => take(name, value)),
  );
  errors.throwAny();
  return { options: { ...defaults, ...options }, ignored };
}

/** Why a job has no use for a size. */
function ofSizes(name: string, { where, kind, parsers: own }: Source): string {
  if (Object.hasOwn(SIZE_PARSERS, name)) {
    return "the size is that of the job's task definition, and 'cpu' and 'memory' of tables and tasks";
  }
  const near = nearest(name, [...effectiveOptions(kind), ...foreignOptions(kind)]);
  const known = kind === undefined ? Object.keys(own) : effectiveOptions(kind);
  const hint = near === undefined ? `; known options: ${known.join(', ')}` : `, did you mean '${near}'?`;
  throw new Error(`unknown option '${name}' in ${where}${hint}`);
}
